/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel of the simulated machine, unpacked here where it costs a tenth of what it costs in the
 * emulation. */
#ifndef CAISSON_SIMULATE_KERNEL_H
#define CAISSON_SIMULATE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KERNEL_ARM64_MAGIC 0x38u /* where an Image says that it is one */
#define KERNEL_ARM64_BYTES 64u   /* of its header */

/*
 * Opens a kernel for QEMU. A bzImage whose payload is packed with LZ4 (Debian's cloud kernel) and
 * holds an ELF file is given back as a memfd with that file; any other file as it is. Returns a
 * descriptor or a negative errno with an explanation.
 */
int kernel_open(const char *path, char *error, size_t error_size);

/* The same for arm64: an Image, also one that gzip has compressed, is given back as it is. */
int kernel_open_arm64(const char *path, char *error, size_t error_size);

/* Whether a file that begins so is an Image for arm64. */
bool kernel_is_arm64(const uint8_t *bytes, size_t size);

#endif
