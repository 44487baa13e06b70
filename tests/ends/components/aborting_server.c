/* SPDX-License-Identifier: BSD-2-Clause */
/* Ends in a call. It has printed more than a pipe takes, so that a slow reader has not got it all
 * by then. */
#include <camkes.h>
#include <stdio.h>
#include <stdlib.h>

void help_help(void)
{
    for (int i = 0; i < 3500; i++)
        printf("culprit: line %04d, one of many that nobody reads for now\n", i);
    fflush(stdout);
    abort();
}
