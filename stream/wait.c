/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for the other side of a stream, and the functions that do so.
 *
 * To be woken costs the other side an event, which out of a guest or into it is the most expensive
 * thing here. So it is asked for seldom: who finds nothing looks again for a while, as the other
 * side may be about to write. A writer that sleeps wants three quarters of the ring free, not one
 * byte: the last one is what its reader has to do until it is there.
 *
 * Where both sides share a processor, a writer that wakes its reader loses it to the reader after
 * every message. Whoever has nothing to do there lets the other one run first, which sleeps itself
 * when the ring is full or empty, so that nobody is woken at all. That is in vain for a reader in a
 * guest, which shares its processor with a writer outside that its kernel knows nothing of: if it
 * is woken again and again for little, it tries whether a nap finds more.
 */
#include "side.h"

#include <errno.h>
#include <sched.h>
#include <time.h>

enum {
    STREAM_SPIN_NS = 20000,
    STREAM_NAP_NS = 400000,
    STREAM_CREDIT = 4,        /* times in a row that a trial may be in vain before it stops */
    STREAM_PAUSE_LEAST = 16,  /* sleeps from then to the next one, */
    STREAM_PAUSE_MOST = 4096, /* twice as many each time */
    STREAM_NAP_NS_FIRST = 50000,
    STREAM_NAP_NS_LEAST = 10000,
    STREAM_NAPS_MOST = 64,    /* until a sleep tells anew what a sleep finds */
    STREAM_NAP_PAYS = 4,      /* times as much as a sleep finds is what a nap has to find */
    STREAM_SHORT_NS = 500000, /* a sleep that a nap might have saved */
    STREAM_LONG_NS = 200000,  /* for which others may run for little */
    STREAM_RESTLESS = 64,     /* wake-ups for nothing, after which each is followed by a rest */
    STREAM_REST_NS = 1000000,
};

static uint64_t now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void rest(uint32_t ns)
{
    const struct timespec time = {.tv_nsec = (long)ns};

    nanosleep(&time, NULL);
}

static void trial_succeeded(struct stream_trial *trial)
{
    trial->credit = STREAM_CREDIT;
    trial->pause = STREAM_PAUSE_LEAST;
}

static void trial_failed(struct stream_trial *trial)
{
    if (--trial->credit > 0)
        return;
    trial->left = trial->pause;
    if (trial->pause < STREAM_PAUSE_MOST)
        trial->pause *= 2;
}

/* A wait went by without the trial. */
static void trial_skipped(struct stream_trial *trial)
{
    if (trial->credit == 0 && --trial->left == 0)
        trial->credit = 1;
}

void stream_set_patience(struct stream *stream, uint32_t spin_ns, uint32_t nap_ns_most)
{
    stream->spin_ns = spin_ns;
    stream->nap_ns_most = nap_ns_most;
    stream->nap_ns = nap_ns_most < STREAM_NAP_NS_FIRST ? nap_ns_most : STREAM_NAP_NS_FIRST;
    stream->spin = (struct stream_trial){.credit = 1, .pause = STREAM_PAUSE_LEAST};
    stream->yield = stream->spin;
    stream->nap = (struct stream_trial){.pause = STREAM_PAUSE_LEAST, .left = STREAM_PAUSE_LEAST};
}

void stream_patience_init(struct stream *stream)
{
    cpu_set_t cpus;
    const bool several = sched_getaffinity(0, sizeof(cpus), &cpus) == 0 && CPU_COUNT(&cpus) > 1;

    stream_set_patience(stream, several ? STREAM_SPIN_NS : 0, STREAM_NAP_NS);
}

/* Whether so much room, or any byte, is there, or anything else than -EAGAIN is to be told. Looks
 * at the other side where not. */
static bool ready(struct stream *stream, uint32_t needs)
{
    int error = stream_side_ready(stream);

    if (error || stream->phase != STREAM_LINKED)
        return error != -EAGAIN;
    for (int looked = 0; looked < 2; looked++) {
        const uint32_t filled = stream->filled;

        if (stream->peer_ended ||
            (stream->role == STREAM_WRITER ? stream->ring_bytes - filled >= needs : filled > 0))
            return true;
        if (looked == 0 && stream_side_look(stream))
            return true;
    }
    return false;
}

static uint32_t needs_of(const struct stream *stream, size_t size)
{
    return stream->role == STREAM_WRITER ? stream_writer_needs(stream, size) : 1;
}

/* More than it needs: a writer that gets its room piece by piece would be woken for each of
 * them. */
static uint32_t needs_amply(const struct stream *stream, uint32_t needs, uint32_t quarters)
{
    const uint32_t ample = stream->ring_bytes / 4 * quarters;

    return stream->role == STREAM_WRITER && ample > needs ? ample : needs;
}

/* What the other side's position has to reach. */
static uint32_t target(const struct stream *stream, uint32_t needs)
{
    if (stream->role == STREAM_READER)
        return (stream->position + 1) & CAISSON_STREAM_POSITION;
    return (stream->position + needs_amply(stream, needs, 3) - stream->ring_bytes) &
           CAISSON_STREAM_POSITION;
}

/* Pairs with stream_side_publish: it sees our wait, or we see its word. */
static bool arm(struct stream *stream, uint32_t needs)
{
    __atomic_store_n(&stream->own->wait,
                     (uint64_t)++stream->sequence << 32 | CAISSON_STREAM_ARMED |
                         target(stream, needs),
                     __ATOMIC_RELAXED);
    stream_side_fence();
    return !ready(stream, needs);
}

static void disarm(struct stream *stream)
{
    __atomic_store_n(&stream->own->wait, 0, __ATOMIC_RELAXED);
}

int stream_arm(struct stream *stream, size_t size)
{
    const uint32_t needs = needs_of(stream, size);

    if (!ready(stream, needs) && arm(stream, needs))
        return 0;
    disarm(stream);
    return 1;
}

/* A writer looks for more than it needs, so that the reader isn't followed byte by byte; in the end
 * what it needs will do. */
static bool spin(struct stream *stream, uint32_t needs)
{
    const uint64_t end = now_ns() + stream->spin_ns;
    const uint32_t ample = needs_amply(stream, needs, 1);

    do {
        if (ready(stream, ample)) {
            trial_succeeded(&stream->spin);
            return true;
        }
    } while (now_ns() < end);
    trial_failed(&stream->spin);
    return ready(stream, needs);
}

/* Others run on this processor, the other side perhaps. Somebody else may keep it for long: then
 * sleeping is better. */
static bool yield(struct stream *stream, uint32_t needs)
{
    const uint64_t begin = now_ns();

    sched_yield();
    if (!ready(stream, needs)) {
        trial_failed(&stream->yield);
        return false;
    }
    if (now_ns() - begin > STREAM_LONG_NS && stream->filled / STREAM_NAP_PAYS < stream->found)
        trial_failed(&stream->yield);
    else
        trial_succeeded(&stream->yield);
    return true;
}

/* Each is to find the ring between a quarter and three quarters full. One in vain may have been too
 * short: where others use the processor meanwhile, the writer gets a part of it only. */
static bool nap(struct stream *stream, uint32_t needs)
{
    bool is_ready;

    stream->napped++;
    rest(stream->nap_ns);
    is_ready = ready(stream, needs);
    if (is_ready && stream->filled / STREAM_NAP_PAYS >= stream->found)
        trial_succeeded(&stream->nap);
    else
        trial_failed(&stream->nap);
    if (stream->filled > stream->ring_bytes / 4 * 3 && stream->nap_ns > 2 * STREAM_NAP_NS_LEAST)
        stream->nap_ns /= 2;
    else if (stream->filled < stream->ring_bytes / 4 && stream->nap_ns <= stream->nap_ns_most / 2)
        stream->nap_ns *= 2;
    return is_ready;
}

int stream_side_sleep(struct stream *stream, bool (*settled)(struct stream *, void *),
                      void *context)
{
    unsigned restless = 0;
    int error = 0;

    while (!error && !settled(stream, context)) {
        error = stream->events.wait(stream->events.context);
        if (!error && restless++ >= STREAM_RESTLESS)
            rest(STREAM_REST_NS);
    }
    return error;
}

static bool unarmed(struct stream *stream, void *needs)
{
    return !arm(stream, *(const uint32_t *)needs);
}

static int sleep_until_ready(struct stream *stream, uint32_t needs)
{
    const int error = stream_side_sleep(stream, unarmed, &needs);

    disarm(stream);
    return error;
}

int stream_wait(struct stream *stream, size_t size)
{
    const uint32_t needs = needs_of(stream, size);
    const bool reads = stream->role == STREAM_READER && stream->phase == STREAM_LINKED;
    uint64_t begin;
    int error;

    if (ready(stream, needs))
        return 0;
    if (stream->spin_ns > 0) {
        if (stream->spin.credit > 0 && spin(stream, needs))
            return 0;
        trial_skipped(&stream->spin);
    }
    if (stream->yield.credit > 0 && yield(stream, needs))
        return 0;
    trial_skipped(&stream->yield);
    if (reads && stream->nap_ns > 0 && stream->nap.credit > 0 &&
        stream->napped < STREAM_NAPS_MOST && nap(stream, needs))
        return 0;
    begin = now_ns();
    error = sleep_until_ready(stream, needs);
    if (reads && now_ns() - begin < STREAM_SHORT_NS)
        trial_skipped(&stream->nap);
    stream->found = stream->filled;
    stream->napped = 0;
    return error;
}

ssize_t stream_read_wait(struct stream *stream, void *data, size_t size)
{
    for (;;) {
        const ssize_t count = stream_read(stream, data, size);
        int error;

        if (count != -EAGAIN)
            return count;
        error = stream_wait(stream, 0);
        if (error)
            return error;
    }
}

ssize_t stream_write_wait(struct stream *stream, const void *data, size_t size)
{
    size_t done = 0;

    for (;;) {
        ssize_t count = stream_write(stream, (const uint8_t *)data + done, size - done);

        if (count >= 0)
            done += (size_t)count;
        else if (count == -EAGAIN)
            count = stream_wait(stream, size - done);
        if (count < 0)
            return done > 0 ? (ssize_t)done : count;
        if (done == size)
            return (ssize_t)size;
    }
}
