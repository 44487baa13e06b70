/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls once, says so, and waits from then on. */
#include <camkes.h>

int run(void)
{
    if (greet_greet(1) == 2)
        printf("%s: ready\n", get_instance_name());
    never_wait();
    return 0;
}
