/* SPDX-License-Identifier: BSD-2-Clause */
/* Dies within a line. */
#include <camkes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int run(void)
{
    static char *volatile nowhere;

    printf("the last that it printed");
    if (how == 1)
        *nowhere = 1;
    else if (how == 2)
        abort();
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    printf("kept in a buffer of its own choice\n");
    kill(getpid(), SIGTERM);
    return 0;
}
