/* SPDX-License-Identifier: BSD-2-Clause */
/* Ticks once and returns. */
#include <camkes.h>

int tick__run(void)
{
    tick_emit();
    return 0;
}
