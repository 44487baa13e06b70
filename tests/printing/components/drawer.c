/* SPDX-License-Identifier: BSD-2-Clause */
/* Draws a screen, without an end of line. */
#include <camkes.h>
#include <stdio.h>

void post_init(void)
{
    for (int row = 1; row <= 100; row++)
        for (int column = 1; column <= 100; column++)
            printf("\033[%03d;%03dHx", row, column);
}
