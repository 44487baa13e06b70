/* SPDX-License-Identifier: BSD-2-Clause */
/* A means of moving messages one way between two processes, as the bench of streams compares
 * them. */
#ifndef CAISSON_BENCH_FLOW_H
#define CAISSON_BENCH_FLOW_H

#include <stddef.h>
#include <stdint.h>

/* The memory of those that have memory: what a dataport of a stream would be. */
#define FLOW_BYTES (1u << 20)

struct flow {
    const char *name;
    void *(*open)(int two_cores); /* before the fork */
    void (*send)(void *state, const uint8_t *bytes, size_t size);
    void (*receive)(void *state, uint8_t *bytes, size_t size);
    uint32_t (*events)(void *state); /* that either side was woken by; NULL: nobody counts */
    int spins;                       /* it needs a core for each side */
};

extern const struct flow flow_messages;
extern const struct flow flow_bytes;
extern const struct flow flow_memcpy;
extern const struct flow flow_pipe;
extern const struct flow flow_socket;

_Noreturn void flow_fail(const char *what);

/* Memory that both processes have. */
void *flow_memory(size_t size);

#endif
