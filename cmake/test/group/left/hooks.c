/* SPDX-License-Identifier: BSD-2-Clause */
/* A hook that only the left member has. */
#include <stdio.h>

void pre_init(void);

void pre_init(void)
{
    puts("the left side's pre_init");
}
