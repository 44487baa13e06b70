/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks the component beside the guest all the time, and tells that it answers. */
#include <camkes.h>
#include <stdio.h>
#include <time.h>

enum { ANSWERS = 8, PAUSE_NS = 250000000 };

int run(void)
{
    for (int number = 0;; number++) {
        const struct timespec pause = {.tv_nsec = PAUSE_NS};

        if (check_ask(number) != number + 1)
            printf("watch: %d was answered wrongly\n", number);
        else if (number % ANSWERS == 0)
            printf("watch: answered\n");
        nanosleep(&pause, NULL);
    }
}
