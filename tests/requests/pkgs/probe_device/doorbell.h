/* SPDX-License-Identifier: BSD-2-Clause */
/* The cross-VM device's memory and doorbell, from a process of the guest's root. */
#ifndef PROBE_DOORBELL_H
#define PROBE_DOORBELL_H

#include "abi/crossvm.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PAGE = 4096 };

/* O_SYNC maps uncached, as the module has the registers; it has the window cached. */
volatile uint8_t *device_map(off_t address, size_t size_bytes, int sync);

/* doorbell_*.c: a failure ends the program. */
struct doorbell {
    volatile uint32_t *place; /* of the first, where it is memory */
};

struct doorbell doorbell_open(void);
void doorbell_ring(const struct doorbell *doorbell, uint32_t word);

#endif
