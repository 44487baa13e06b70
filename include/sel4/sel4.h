/* SPDX-License-Identifier: BSD-2-Clause */
/* What a CAmkES component uses of seL4's own interface: types, and two calls that have a meaning on any kernel. */
#ifndef SEL4_SEL4_H
#define SEL4_SEL4_H

#include <sched.h>
#include <sel4/types.h>
#include <stdio.h>

/* Lets another thread run. */
static inline void seL4_Yield(void)
{
    sched_yield();
}

/* One character to standard output. */
static inline void seL4_DebugPutChar(char character)
{
    putchar((unsigned char)character);
}

#endif
