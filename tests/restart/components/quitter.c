/* SPDX-License-Identifier: BSD-2-Clause */
/* Returns well, which is no failure. */
#include <camkes.h>

int run(void)
{
    printf("quitter: once\n");
    return 0;
}
