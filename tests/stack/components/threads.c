/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs over the end of the stack of the interface that `how` names. */
#include <camkes.h>
#include <string.h>

static __attribute__((noinline)) int stretch(void)
{
    volatile char room[1 << 20];

    room[0] = 1;
    return room[0];
}

void served_stretch(void)
{
    if (strcmp(how, "served") == 0)
        stretch();
}

static void ticked(void *argument)
{
    (void)argument;
    stretch();
}

void tick__init(void)
{
    if (strcmp(how, "tick") == 0)
        tick_reg_callback(ticked, NULL);
}
