/* SPDX-License-Identifier: BSD-2-Clause */
/* The ioctl numbers of the guest's character devices: what the modules, the library and
 * applications share. */
#ifndef CAISSON_ABI_GUEST_IOCTL_H
#define CAISSON_ABI_GUEST_IOCTL_H

#include "abi/fixed.h"

#ifdef __KERNEL__
#include <linux/ioctl.h>
#else
#include <sys/ioctl.h>
#endif

/* dataport: fixes the size in bytes and shares the memory with the component. */
#define DATAPORT_ALLOCATE _IOW('D', 0, size_t)
/* dataport: guest-physical address of its first piece. */
#define DATAPORT_GET_PADDR _IOR('D', 1, unsigned long long)
/* dataport: its size in bytes. */
#define DATAPORT_GET_SIZE _IOR('D', 2, size_t)
/* dataport: as DATAPORT_ALLOCATE with the declared size, whatever that is, which it tells. */
#define DATAPORT_ALLOCATE_DECLARED _IOR('D', 3, size_t)

/*
 * dataport: what the kernel does when this open file is gone, which is when its last descriptor is
 * closed and its last mapping undone, be it by the death of the process: it adds `add` to the
 * 32-bit word at `offset`, a multiple of 4, and then emits the event `<dataport>__kick`, where the
 * guest has one. So a peer is told of a process that can no longer do it. An `add` of 0 is nothing.
 */
struct caisson_dataport_end {
    uint32_t offset;
    uint32_t add;
};
#define DATAPORT_AT_END _IOW('D', 4, struct caisson_dataport_end)
CAISSON_ASSERT_SIZE(struct caisson_dataport_end, 8);

/* emits_event: emits; the argument is not used. */
#define EMITS_EVENT_EMIT _IOW('E', 0, unsigned)

/*
 * A mapped event. mmap, shared, of a descriptor that is open for reading and writing shows the
 * pages of the event's words (abi/notification.h) in order, and no others. An emitter's process
 * exchanges what is not WAITING for SIGNALLED itself, and leaves the rest to EMITS_EVENT_EMIT_FROM;
 * a consumer's takes what is SIGNALLED itself, and leaves sleeping to CONSUMES_EVENT_WAIT.
 */
struct caisson_event_info {
    uint32_t word_count; /* pages that can be mapped; an emitted event may have none */
    uint32_t
        spin_us; /* how long a process may spin before it asks the kernel to wait; 0: not at all */
};

/* emits_event, consumes_event: fills in a struct caisson_event_info. */
#define EVENT_GET_INFO _IOR('E', 1, struct caisson_event_info)

/* emits_event: emits to the words from the one on whose index, from 0, is the argument. */
#define EMITS_EVENT_EMIT_FROM _IOW('E', 2, unsigned)

/* consumes_event: consumes the event, sleeping until it is there. Returns for how many microseconds
 * it slept. The argument: */
#define CONSUMES_EVENT_WAIT _IOW('E', 3, unsigned)
#define CONSUMES_EVENT_SPIN 0u /* spins a while before it sleeps */
#define CONSUMES_EVENT_SPUN 1u /* the process did that */

CAISSON_ASSERT_SIZE(struct caisson_event_info, 8);

#endif
