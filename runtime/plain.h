/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Methods whose parameters are scalars alone, as those of most are: where each is in a payload
 * (abi/rpc.h) is the same in every call, so it is worked out once, and a call moves bytes without
 * looking at the method's table. All other methods, and messages that are not as long as they
 * should be, go the way of wire.h.
 */
#ifndef CAISSON_PLAIN_H
#define CAISSON_PLAIN_H

#include "wire_item.h"

/* A scalar of a payload. */
struct camkes_plain_item {
    uint32_t value; /* its index among the call's values */
    uint32_t offset;
    uint32_t bytes;
};

/* A payload whole. */
struct camkes_plain_payload {
    const struct camkes_plain_item *items;
    uint32_t count;
    uint32_t bytes; /* exactly so many */
};

struct camkes_plain {
    bool holds; /* the method is one; what follows is only set then */
    struct camkes_plain_payload request;
    struct camkes_plain_payload reply;
    void **values;    /* in a server: into its copy of a request, and to `results` */
    uint8_t *results; /* of one call, as far as they are not in the request */
    uint32_t result_bytes;
};

/* Works out `count` methods whose messages have room for so many bytes of payload. `payload`: where
 * a server copies requests to; NULL in a client. Stores an array of them; one call of free frees
 * it. 0, or -ENOMEM. */
int camkes_plain_create(const struct camkes_method *methods, size_t count, size_t room,
                        uint8_t *payload, struct camkes_plain **ret_plains);

static inline void camkes_plain_write(const struct camkes_plain_payload *what, void *const *values,
                                      uint8_t *payload)
{
    for (uint32_t i = 0; i < what->count; i++)
        wire_copy(payload + what->items[i].offset, values[what->items[i].value],
                  what->items[i].bytes);
}

static inline void camkes_plain_read(const struct camkes_plain_payload *what,
                                     const uint8_t *payload, void *const *values)
{
    for (uint32_t i = 0; i < what->count; i++)
        wire_copy(values[what->items[i].value], payload + what->items[i].offset,
                  what->items[i].bytes);
}

/* The values of a call whose request was copied. Zeros throughout: a method that leaves a result
 * alone must not send what another client's call left there. */
static inline void *const *camkes_plain_open(const struct camkes_plain *plain)
{
    if (plain->result_bytes == CAISSON_RPC_ALIGNMENT)
        memset(plain->results, 0, CAISSON_RPC_ALIGNMENT); /* most are so small: no call then */
    else if (plain->result_bytes > 0)
        memset(plain->results, 0, plain->result_bytes);
    return plain->values;
}

#endif
