/* SPDX-License-Identifier: BSD-2-Clause */
/* Works, until one amount is more than it bears. */
#include <camkes.h>
#include <stdlib.h>

int work_work(int amount)
{
    if (amount == 13)
        exit(7);
    return 2 * amount;
}
