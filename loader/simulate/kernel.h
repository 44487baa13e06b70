/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel of the simulated machine, unpacked here where it costs a tenth of what it costs in the emulation. */
#ifndef CAISSON_SIMULATE_KERNEL_H
#define CAISSON_SIMULATE_KERNEL_H

#include <stddef.h>

/*
 * Opens a kernel for QEMU. A bzImage whose payload is packed with LZ4 (Debian's cloud kernel) and holds an ELF file is
 * given back as a memfd with that file; any other file as it is. Returns a descriptor or a negative errno with an
 * explanation.
 */
int kernel_open(const char *path, char *error, size_t error_size);

#endif
