/* SPDX-License-Identifier: BSD-2-Clause */
/* Serves nine leaves and waits in a thread. */
#include <camkes.h>

int greet_greet(int number)
{
    return number + 1;
}

int previous__run(void)
{
    for (;;)
        previous_wait();
}
