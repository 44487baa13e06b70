/* SPDX-License-Identifier: BSD-2-Clause */
/* A means of calling another process, as people would use it in place of RPC. */
#ifndef CAISSON_BENCH_PEER_H
#define CAISSON_BENCH_PEER_H

#include <stddef.h>

struct peer {
    const char *name;
    /* Before the fork; what it returns is handed to the others. */
    void *(*open)(void);
    /* In the child: answers requests until it is killed. Requests are an int, or bytes; the answer is an int. */
    void (*serve)(void *state);
    /* In the parent, once. */
    void (*join)(void *state);
    int (*call)(void *state, int value);
    int (*send)(void *state, const unsigned char *bytes, size_t count);
    int never_sleeps; /* it needs a core for each side, and is not asked about sleeping */
};

extern const struct peer peer_futex;
extern const struct peer peer_futex_in_place;
extern const struct peer peer_spin;
extern const struct peer peer_spin_in_place;
extern const struct peer peer_pipe;
extern const struct peer peer_socket;
extern const struct peer peer_zeromq;
extern const struct peer peer_dbus;

/* What a server does with bytes in memory that it shares: it copies them once out of there, and answers with the first. */
int peer_take(const void *bytes, size_t count);

_Noreturn void peer_fail(const char *what);

#endif
