/* SPDX-License-Identifier: BSD-2-Clause */
/* The right member: names of its own that are the left one's too. */
#include <side.h>
#include <stdio.h>
#include <tally.h>

int extra(void);
int given(void); /* another name of tally(), by a flag of the linker */
extern int state;
int state = 200;
int common_state;

int service_twice(int number)
{
    return 2 * number;
}

int run(void)
{
    common_state++;
    printf("%s %d: state %d, common %d, given %d, extra %d\n", SIDE, SIDE_FLAG, state, common_state,
           given(), extra());
    return 0;
}
