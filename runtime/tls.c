/* SPDX-License-Identifier: BSD-2-Clause */
/* What each thread knows about itself. */
#include "runtime.h"

#include <camkes/tls.h>

static _Thread_local camkes_tls_t tls;

const camkes_tls_t *camkes_get_tls(void)
{
    return &tls;
}

uint64_t camkes_sender_id(void)
{
    return tls.sender_id;
}

uint64_t camkes_sender_exchange(uint64_t sender_id)
{
    const uint64_t before = tls.sender_id;

    tls.sender_id = sender_id;
    return before;
}

void camkes_thread_adopt(const struct camkes_instance *instance, const char *interface)
{
    tls.instance = instance->name;
    tls.interface = interface;
}
