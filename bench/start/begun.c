/* SPDX-License-Identifier: BSD-2-Clause */
/* Says so, and returns. */
#include <camkes.h>
#include <stdio.h>

int run(void)
{
    puts("begun");
    return 0;
}
