/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the kernel objects of a system and the descriptors of their ends. All descriptors are
 * close-on-exec. */
#ifndef CAISSON_LOADER_OBJECTS_H
#define CAISSON_LOADER_OBJECTS_H

#include "abi/image.h"
#include "loader/failure.h"
#include <stdint.h>

#define KVM_PATH "/dev/kvm"

/* Each returns a descriptor, or a negative errno. */
int object_make_memory(const char *name, uint64_t size_bytes);
int object_make_eventfd(void);
int object_make_file(const char *name, const unsigned char *start, const unsigned char *end);
/* Like a file, but executable, and sealed at once. */
int object_make_program(const char *name, const unsigned char *start, const unsigned char *end);

/* Leaves the right to execute it alone. What may not be read is not dumpable from the moment that
 * it is executed, before its first instruction: core(5), ptrace(2). 0 or a negative errno. */
int object_hide_program(int descriptor);

/* Adds seals (F_SEAL_*) to a memory, file or program. 0 or a negative errno. */
int object_seal(int descriptor, int seals);

/* Opens the KVM device at `path`; a failure says what the user can do. */
int object_open_kvm(const char *path, struct failure *failure);
/* The message for an open of `path` that failed with `error` (positive); returns -error. */
int object_explain_kvm(const char *path, int error, struct failure *failure);

/* Another descriptor of the object with just these rights (caisson_rights): a memory or file
 * without WRITE is opened anew, read-only, so that it cannot be mapped writable. A descriptor or a
 * negative errno. */
int object_make_end(int descriptor, uint32_t kind, uint32_t rights);

#endif
