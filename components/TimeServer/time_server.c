/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TimeServer: timers of its clients, kept by the host's monotonic clock. One thread sleeps until
 * the first of them is due; while none is set it sleeps for good. A client is told of a timer by an
 * event, and asks which it was.
 */
#include <camkes.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <utils/time.h>

/* What goes with the calls, where anybody is connected. */
void the_timer_emit(unsigned int badge) __attribute__((weak));
int the_timer_largest_badge(void) __attribute__((weak));

struct timer {
    uint64_t due_ns;    /* 0: it is not set */
    uint64_t period_ns; /* 0: once */
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t clients; /* by badge, from 1 */
    struct timer *timers;
    unsigned int *completed; /* of each client, a bit for each timer */
} server = {.lock = PTHREAD_MUTEX_INITIALIZER};

static uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_IN_S + (uint64_t)now.tv_nsec;
}

void pre_init(void)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&server.changed, &attributes);
    assert(timers_per_client > 0 && timers_per_client <= 32);
    server.clients = the_timer_largest_badge ? (size_t)the_timer_largest_badge() : 0;
    server.timers = calloc((server.clients + 1) * (size_t)timers_per_client, sizeof(struct timer));
    server.completed = calloc(server.clients + 1, sizeof(unsigned int));
    assert(server.timers && server.completed);
}

static struct timer *timer_of(size_t badge, int tid)
{
    return &server.timers[badge * (size_t)timers_per_client + (size_t)tid];
}

/* With the lock held. A period that passed several times meanwhile is told once. */
static void fire(size_t badge, int tid, uint64_t now)
{
    struct timer *timer = timer_of(badge, tid);

    if (timer->due_ns == 0 || timer->due_ns > now)
        return;
    server.completed[badge] |= 1u << tid;
    if (timer->period_ns > 0)
        timer->due_ns +=
            (now - timer->due_ns) / timer->period_ns * timer->period_ns + timer->period_ns;
    else
        timer->due_ns = 0;
    the_timer_emit((unsigned int)badge);
}

/* With the lock held: fires what is due. When the next one is; UINT64_MAX: none is set. */
static uint64_t fire_all(void)
{
    const uint64_t now = now_ns();
    uint64_t next = UINT64_MAX;

    for (size_t badge = 1; badge <= server.clients; badge++) {
        for (int tid = 0; tid < timers_per_client; tid++) {
            const struct timer *timer = timer_of(badge, tid);

            fire(badge, tid, now);
            if (timer->due_ns > 0 && timer->due_ns < next)
                next = timer->due_ns;
        }
    }
    return next;
}

int the_timer__run(void)
{
    pthread_mutex_lock(&server.lock);
    for (;;) {
        const uint64_t next = fire_all();
        const struct timespec until = {.tv_sec = (time_t)(next / NS_IN_S),
                                       .tv_nsec = (long)(next % NS_IN_S)};

        if (next == UINT64_MAX)
            pthread_cond_wait(&server.changed, &server.lock);
        else
            pthread_cond_timedwait(&server.changed, &server.lock, &until);
    }
    return 0;
}

/* For the client whose call is being served. -1: it has no such timer. */
static int timer_set(int tid, uint64_t due_ns, uint64_t period_ns)
{
    const size_t badge = the_timer_get_sender_id();

    if (tid < 0 || tid >= timers_per_client || badge > server.clients)
        return -1;
    pthread_mutex_lock(&server.lock);
    *timer_of(badge, tid) = (struct timer){due_ns, period_ns};
    pthread_cond_signal(&server.changed);
    pthread_mutex_unlock(&server.lock);
    return 0;
}

static uint64_t after_ns(uint64_t ns)
{
    const uint64_t now = now_ns();

    return ns < UINT64_MAX - 1 - now ? now + ns : UINT64_MAX - 1;
}

int the_timer_oneshot_relative(int tid, uint64_t ns)
{
    return timer_set(tid, after_ns(ns), 0);
}

int the_timer_oneshot_absolute(int tid, uint64_t ns)
{
    return timer_set(tid, ns > 0 ? ns : 1, 0);
}

int the_timer_periodic(int tid, uint64_t ns)
{
    return ns == 0 ? -1 : timer_set(tid, after_ns(ns), ns);
}

int the_timer_stop(int tid)
{
    return timer_set(tid, 0, 0);
}

unsigned int the_timer_completed(void)
{
    const size_t badge = the_timer_get_sender_id();
    unsigned int completed = 0;

    pthread_mutex_lock(&server.lock);
    if (badge <= server.clients) {
        completed = server.completed[badge];
        server.completed[badge] = 0;
    }
    pthread_mutex_unlock(&server.lock);
    return completed;
}

uint64_t the_timer_time(void)
{
    return now_ns();
}
