/* SPDX-License-Identifier: BSD-2-Clause */
/* What a CAmkES component uses of seL4's own interface: types, and the calls that have a meaning on any kernel. */
#ifndef SEL4_SEL4_H
#define SEL4_SEL4_H

#include <sched.h>
#include <sel4/types.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Events by a capability, which `<event>_notification` gives (connectors seL4GlobalAsynch and seL4NotificationBind). Those of an
 * instance share one: who waits for one of them waits for all. The badge has the bits `<event>_notification_badge` of those that
 * came, and these are consumed; NULL: it is not told.
 */
void seL4_Wait(seL4_CPtr notification, seL4_Word *ret_badge);

/* The same without waiting: a badge of 0 says that none had come. */
seL4_MessageInfo_t seL4_Poll(seL4_CPtr notification, seL4_Word *ret_badge);

/* To the instance itself, as if the event had been emitted. */
void seL4_Signal(seL4_CPtr notification);

#ifdef __cplusplus
}
#endif

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
