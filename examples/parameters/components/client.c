/* SPDX-License-Identifier: BSD-2-Clause */
/* Goes through all calls and says of each whether its results were right. */
#include <camkes.h>

#include "check.h"

static int mistakes;

void check(const char *call, bool right)
{
    printf("client: %s: %s\n", call, right ? "right" : "wrong");
    mistakes += !right;
}

int run(void)
{
    check_scalars();
    check_texts();
    check_arrays();
    printf("client: %d mistakes\n", mistakes);
    return mistakes != 0;
}
