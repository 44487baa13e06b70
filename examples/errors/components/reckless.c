/* SPDX-License-Identifier: BSD-2-Clause */
/* Dies in the middle of its own call, when it is asked something. */
#include <camkes.h>
#include <stdlib.h>

/* Never returns. */
int asked_work(int amount)
{
    exit(amount);
}

int run(void)
{
    come_wait();
    book_visit();
    printf("reckless: not reached\n");
    return 0;
}
