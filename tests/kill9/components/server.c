/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers. */
#include <camkes.h>

int sum_add(int amount)
{
    return amount + 1;
}
