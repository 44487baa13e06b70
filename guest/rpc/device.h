/* SPDX-License-Identifier: BSD-2-Clause */
/* A channel of a procedure as a process in a guest opens it: its memory and its two events. */
#ifndef CAISSON_GUEST_RPC_DEVICE_H
#define CAISSON_GUEST_RPC_DEVICE_H

#include <stdint.h>

struct device {
    int memory; /* the dataport; who has it open is the only process that has */
    int kick;   /* emits: wakes the other side */
    int wake;   /* consumes: to sleep in */
};

/* Opens /dev/camkes/<name> and its events, and shares the memory. 0, or a negative errno:
 * camkes/guest.h. */
int device_open(struct device *device, const char *name, uint32_t message_bytes);
void device_close(const struct device *device);

/* How long a process may spin before it sleeps in the device; 0: not at all. */
uint32_t device_spin_us(const struct device *device);

#endif
