/* SPDX-License-Identifier: BSD-2-Clause */
/* Allocating the memory of a dataport, which comes before every use of it. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

#include <stddef.h>
#include <sys/types.h>

/*
 * Makes the dataport of the open device node fd shared memory of size bytes, which must be its
 * declared size. Once for each dataport and boot; again with the same size it changes nothing. 0,
 * or -1 and errno:
 *
 *   EINVAL  size is not the declared size
 *   EBUSY   it is allocated, with another size
 *   ENOMEM  the guest has too little memory
 *   EINTR   a signal came first
 */
int dataport_allocate(int fd, size_t size);

/* The same with the declared size, for who doesn't know it: the size, or -1 and errno (ENOTTY: the
 * module is older than this). */
ssize_t dataport_allocate_declared(int fd);

#ifdef __cplusplus
}
#endif
