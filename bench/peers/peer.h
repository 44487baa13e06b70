/* SPDX-License-Identifier: BSD-2-Clause */
/* A means of calling another process, as people would use it in place of RPC. */
#ifndef CAISSON_BENCH_PEER_H
#define CAISSON_BENCH_PEER_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PEER_NEVER_SLEEPS = 1, /* it needs a core for each side, and is not asked about sleeping */
    PEER_THREADS = 2,      /* both sides are threads of one process */
    PEER_SESSION = 4,      /* the other side leads a session of its own: see docs/performance.md */
};

struct peer {
    const char *name;
    /* Before the other side begins; what it returns is handed to the others. */
    void *(*open)(void);
    /* The other side: answers requests until it is killed. Requests are an int, or bytes; the
     * answer is an int. */
    void (*serve)(void *state);
    /* This side, once. */
    void (*join)(void *state);
    int (*call)(void *state, int value);
    int (*send)(void *state, const unsigned char *bytes,
                size_t count); /* NULL: it takes no such message */
    /* A signal without a content, and one back; NULL where nobody would use it for that. */
    void (*ping)(void *state);
    unsigned flags;
};

/* Weak: those whose library is not installed are not linked. */
#define PEER_OPTIONAL __attribute__((weak))

extern const struct peer peer_futex;
extern const struct peer peer_futex_in_session;
extern const struct peer peer_futex_in_place;
extern const struct peer peer_spin;
extern const struct peer peer_spin_in_place;
extern const struct peer peer_eventfd;
extern const struct peer peer_semaphore;
extern const struct peer peer_pipe;
extern const struct peer peer_socket;
extern const struct peer peer_seqpacket;
extern const struct peer peer_tcp;
extern const struct peer peer_mq;
extern const struct peer peer_zeromq PEER_OPTIONAL;
extern const struct peer peer_zeromq_inproc PEER_OPTIONAL;
extern const struct peer peer_nng PEER_OPTIONAL;
extern const struct peer peer_nng_inproc PEER_OPTIONAL;
extern const struct peer peer_dbus PEER_OPTIONAL;
extern const struct peer peer_sdbus PEER_OPTIONAL;
extern const struct peer peer_grpc PEER_OPTIONAL;

/* What a server does with bytes in memory that it shares: it copies them once out of there, and
 * answers with the first. */
int peer_take(const void *bytes, size_t count);

#ifdef __cplusplus
[[noreturn]]
#else
_Noreturn
#endif
void peer_fail(const char *what);

#ifdef __cplusplus
}
#endif

#endif
