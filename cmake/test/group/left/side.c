/* SPDX-License-Identifier: BSD-2-Clause */
/* The left member: calls a function of the right one directly. */
#include <side.h>
#include <stdio.h>
#include <tally.h>

int camkes_direct_right_service_twice(int number);
extern int state;
int state = 100;
int common_state;

int run(void)
{
    common_state++;
    printf("%s %d %s: state %d, twice %d, common %d, tally %d\n", SIDE, SIDE_FLAG, COLOUR, state,
           camkes_direct_right_service_twice(21), common_state, tally());
    return 0;
}
