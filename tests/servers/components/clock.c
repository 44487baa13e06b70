/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets timers in every way, and looks at the time that they took. */
#include <camkes.h>
#include <utils/time.h>

#define PERIOD (2 * NS_IN_MS)

static void wait_for(unsigned int timers)
{
    unsigned int completed = 0;

    while ((completed & timers) == 0) {
        timeout_wait_notification();
        completed |= timeout_completed();
    }
    assert(completed == timers);
}

void pre_init(void)
{
    set_putchar(shown_putchar);
}

int run(void)
{
    uint64_t begin = timeout_time();

    assert(timeout_periodic(0, PERIOD) == 0);
    for (int i = 1; i <= 3; i++) {
        wait_for(1);
        printf("clock: tick %d\n", i);
    }
    assert(timeout_time() - begin >= 3 * PERIOD);
    assert(timeout_stop(0) == 0);
    timeout_completed();

    begin = timeout_time();
    assert(timeout_oneshot_relative(1, PERIOD) == 0);
    wait_for(2);
    assert(timeout_time() - begin >= PERIOD);
    begin = timeout_time();
    assert(timeout_oneshot_absolute(0, begin + PERIOD) == 0);
    wait_for(1);
    assert(timeout_time() - begin >= PERIOD);
    assert(timeout_oneshot_absolute(1, 1) == 0);
    wait_for(2);
    printf("clock: once, at a time, and in the past\n");

    assert(timeout_periodic(2, PERIOD) != 0 && timeout_stop(-1) != 0);
    assert(timeout_periodic(0, 0) != 0);
    printf("clock: no other timers\n");
    return 0;
}
