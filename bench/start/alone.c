/* SPDX-License-Identifier: BSD-2-Clause */
/* The same as a program by itself: what starting any process costs here. */
#include <stdio.h>

int main(void)
{
    puts("begun");
    return 0;
}
