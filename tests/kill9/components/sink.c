/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts events for ever. */
#include <camkes.h>

int run(void)
{
    volatile uint32_t *events = (volatile uint32_t *)done;

    for (;;) {
        item_wait();
        ++*events;
    }
}
