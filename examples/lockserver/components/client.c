/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts in memory that all clients share. Only the locks keep them from losing counts. */
#include <camkes.h>

/* Reads and writes in two steps, and lets others run between them. */
static void count(volatile int *shared)
{
    int value = *shared;

    seL4_Yield();
    *shared = value + 1;
}

int run(void)
{
    int crowded = 0;

    for (int i = 0; i < rounds; i++) {
        if (locks_enter() > places)
            crowded++;
        locks_lock();
        count(counter);
        locks_unlock();
        locks_leave();
    }
    locks_meet();
    printf("%s: %d counts of all, too many inside %d times\n", get_instance_name(),
           *(volatile int *)counter, crowded);
    return *(volatile int *)counter != rounds * clients || crowded != 0;
}
