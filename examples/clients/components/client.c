/* SPDX-License-Identifier: BSD-2-Clause */
/* Deposits its amount many times, while others do the same, and prints what it has in the end. */
#include <camkes.h>

int run(void)
{
    int balance = 0;

    for (int i = 0; i < times; i++)
        balance = account_deposit(amount);
    printf("%s: number %d has %d\n", get_instance_name(), account_number(), balance);
    return balance != times * amount;
}
