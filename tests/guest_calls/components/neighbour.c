/* SPDX-License-Identifier: BSD-2-Clause */
/* Another client of the server that the guest calls: whatever the guest does, its answers are
 * right, and they come. */
#include <camkes.h>
#include <unistd.h>

int run(void)
{
    for (int i = 0; !check_is_enough(); i++) {
        if (check_add(i, 1) != i + 1) {
            printf("answer %d is wrong\n", i);
            return 1;
        }
        usleep(2000);
    }
    printf("all answers were right\n");
    return 0;
}
