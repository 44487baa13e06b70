/* SPDX-License-Identifier: BSD-2-Clause */
/* Goes on undisturbed while its peer ends. */
#include <camkes.h>
#include <unistd.h>

int run(void)
{
    going_wait();
    usleep(300000);
    printf("witness: still here\n");
    return 0;
}
