/* SPDX-License-Identifier: BSD-2-Clause */
/* Emits for ever. */
#include <camkes.h>
#include <unistd.h>

int run(void)
{
    for (;;) {
        item_emit();
        usleep(1000);
    }
}
