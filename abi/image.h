/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an image carries beside the loader's code: the system tables and the payloads, linked in at
 * build time.
 *
 * The compiler writes a C file that defines caisson_system; the build writes an assembler file that
 * defines caisson_payloads, each payload taken in by .incbin at a page boundary. Payload names:
 * `program/<instance>` for the static ELF of an instance, `file/<name>` for a file of the file
 * server.
 */
#ifndef CAISSON_ABI_IMAGE_H
#define CAISSON_ABI_IMAGE_H

#include "abi/system.h"

struct caisson_payload {
    const char *name;
    const unsigned char *start;
    const unsigned char *end; /* one past the last byte */
};

extern const struct caisson_system_header *const caisson_system;
extern const struct caisson_payload caisson_payloads[];
extern const uint64_t caisson_payload_count;

#endif
