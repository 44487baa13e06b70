/* SPDX-License-Identifier: BSD-2-Clause */
/* The ioctl numbers of the guest's character devices: what the modules, the library and applications share. */
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

/* emits_event: emits; the argument is not used. */
#define EMITS_EVENT_EMIT _IOW('E', 0, unsigned)

#endif
