/* SPDX-License-Identifier: BSD-2-Clause */
/* Has nothing to do with anybody, and does not come again. */
#include <camkes.h>
#include <unistd.h>

int run(void)
{
    for (;;)
        pause();
}
