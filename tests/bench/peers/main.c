/* SPDX-License-Identifier: BSD-2-Clause */
/* Times each means between two processes, on one core and on two. */
#include "measure.h"
#include "peer.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static const struct peer *const peers[] = {
    &peer_futex, &peer_futex_in_place, &peer_spin,   &peer_spin_in_place,
    &peer_pipe,  &peer_socket,         &peer_zeromq, &peer_dbus,
};

struct caller {
    const struct peer *peer;
    void *state;
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

static void run(const struct peer *peer, const char *place, int server_cpu)
{
    struct caller caller = {.peer = peer};
    caller.bytes = calloc(1, MEASURE_BULK_BYTES);
    pin(0); /* what the means starts for itself, such as a daemon, is on one core with both or moves freely */
    caller.state = peer->open();
    pid_t server = fork();
    if (server < 0 || caller.bytes == NULL)
        peer_fail("fork");
    if (server == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        pin(server_cpu);
        peer->serve(caller.state);
        _exit(0);
    }
    peer->join(caller.state);
    measure(peer->name, place, "int", &measure_busy, call_int, &caller);
    if (!peer->never_sleeps)
        measure(peer->name, place, "int", &measure_asleep, call_int, &caller);
    measure(peer->name, place, "bulk", &measure_busy, send_bytes, &caller);
    if (!peer->never_sleeps)
        measure(peer->name, place, "bulk", &measure_asleep, send_bytes, &caller);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    free(caller.bytes);
}

int main(void)
{
    for (size_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++) {
        for (int place = 1; place <= 2; place++) {
            if (peers[i]->never_sleeps && place == 1)
                continue;
            /* A process for each, so that nothing of one stays for the next. */
            pid_t runner = fork();
            if (runner < 0)
                peer_fail("fork");
            if (runner == 0) {
                run(peers[i], place == 1 ? "one" : "two", place - 1);
                exit(0);
            }
            int status;
            if (waitpid(runner, &status, 0) < 0 || status != 0)
                return 1;
        }
    }
    return 0;
}
