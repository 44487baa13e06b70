/* SPDX-License-Identifier: BSD-2-Clause */
/* Times each means between two processes, on one core and on two. */
#include "measure.h"
#include "peer.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static const struct peer *const peers[] = {
    &peer_futex,
    &peer_futex_in_session,
    &peer_futex_in_place,
    &peer_spin,
    &peer_spin_in_place,
    &peer_eventfd,
    &peer_semaphore,
    &peer_pipe,
    &peer_mq,
    &peer_socket,
    &peer_seqpacket,
    &peer_tcp,
    &peer_zeromq,
    &peer_nng,
    &peer_zeromq_inproc,
    &peer_nng_inproc,
    &peer_sdbus,
    &peer_dbus,
    &peer_grpc,
};

struct caller {
    const struct peer *peer;
    void *state;
    int server_cpu;
    int value;
    unsigned char *bytes;
};

void peer_fail(const char *what)
{
    perror(what);
    exit(1);
}

int peer_take(const void *bytes, size_t count)
{
    static unsigned char copy[MEASURE_BULK_BYTES];
    if (count > sizeof(copy))
        peer_fail("too many bytes");
    memcpy(copy, bytes, count);
    return copy[0];
}

static void pin(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((unsigned)cpu, &set);
    if (sched_setaffinity(0, sizeof(set), &set) < 0)
        peer_fail("sched_setaffinity");
}

static void ping(void *context)
{
    struct caller *caller = context;
    caller->peer->ping(caller->state);
}

static void call_int(void *context)
{
    struct caller *caller = context;
    caller->value++;
    if (caller->peer->call(caller->state, caller->value) != caller->value + 1)
        peer_fail("a wrong answer");
}

static void send_bytes(void *context)
{
    struct caller *caller = context;
    caller->bytes[0]++;
    if (caller->peer->send(caller->state, caller->bytes, MEASURE_BULK_BYTES) != caller->bytes[0])
        peer_fail("a wrong answer");
}

static void *serve(void *context)
{
    struct caller *caller = context;
    pin(caller->server_cpu);
    caller->peer->serve(caller->state);
    return NULL;
}

/* The process of the other side, or 0 where it is a thread. */
static pid_t start_server(struct caller *caller)
{
    pthread_t thread;
    if (caller->peer->flags & PEER_THREADS) {
        if (pthread_create(&thread, NULL, serve, caller) != 0)
            peer_fail("pthread_create");
        return 0;
    }
    pid_t server = fork();
    if (server < 0)
        peer_fail("fork");
    if (server == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (caller->peer->flags & PEER_SESSION && setsid() < 0)
            peer_fail("setsid");
        serve(caller);
        _exit(0);
    }
    return server;
}

static void measure_one(struct caller *caller, const char *what, const char *place,
                        void (*round_trip)(void *context))
{
    struct measure measure = {.what = what,
                              .place = place,
                              .means = caller->peer->name,
                              .round_trip = round_trip,
                              .context = caller};
    measure_busy(&measure);
    if (!(caller->peer->flags & PEER_NEVER_SLEEPS))
        measure_asleep(&measure);
}

static void run(const struct peer *peer, const char *place, int server_cpu)
{
    struct caller caller = {.peer = peer, .server_cpu = server_cpu};
    caller.bytes = calloc(1, MEASURE_BULK_BYTES);
    if (caller.bytes == NULL)
        peer_fail("calloc");
    /* A daemon that the means starts is on the same core as both sides, or where the kernel puts
     * it. */
    if (server_cpu == 0)
        pin(0);
    caller.state = peer->open();
    pin(0);
    pid_t server = start_server(&caller);
    peer->join(caller.state);
    if (peer->ping != NULL)
        measure_one(&caller, "event", place, ping);
    if (peer->call != NULL)
        measure_one(&caller, "int", place, call_int);
    if (peer->send != NULL)
        measure_one(&caller, "64 KiB", place, send_bytes);
    if (server > 0) {
        kill(server, SIGKILL);
        waitpid(server, NULL, 0);
    }
    fflush(stdout);
    _exit(0); /* threads that serve never end */
}

/* A process for each, so that nothing of one stays for the next; where one fails, the others are
 * measured all the same. */
static void run_apart(const struct peer *peer, int place)
{
    const char *name = place == 0 ? "one core" : "two cores";
    pid_t runner = fork();
    if (runner < 0)
        peer_fail("fork");
    if (runner == 0)
        run(peer, name, place);
    int status;
    if (waitpid(runner, &status, 0) < 0 || status != 0)
        printf("skipped\thost\t%s\t%s\tit failed here with status 0x%x\n", name, peer->name,
               (unsigned)status);
}

int main(void)
{
    for (size_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++) {
        if (peers[i] == NULL)
            continue;
        fprintf(stderr, "beside: %s\n", peers[i]->name);
        for (int place = peers[i]->flags & PEER_NEVER_SLEEPS ? 1 : 0; place <= 1; place++)
            run_apart(peers[i], place);
        fflush(stdout);
    }
    return 0;
}
