/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest's process and the memory it shares with a component, by the descriptor of a dataport's
 * device node. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

#include <sys/types.h>
#include <unistd.h> /* clients call close without including it themselves */

/* Guest-physical address where the dataport begins; 0 and errno on failure (ENODATA: not allocated
 * yet). */
unsigned long long dataport_get_paddr(int fd);

/* Size in bytes; -1 and errno on failure (ENODATA: not allocated yet). */
ssize_t dataport_get_size(int fd);

/*
 * Maps the whole dataport, readable and as writable as fd is open. MAP_FAILED and errno on failure
 * (ENODATA: not allocated yet). munmap gives it back; closing fd does not.
 */
void *dataport_mmap(int fd);

#ifdef __cplusplus
}
#endif
