/* SPDX-License-Identifier: BSD-2-Clause */
/* The place in an instance's start where the loader takes away what the instance was not declared to have. */
#ifndef CAISSON_LOADER_CONFINE_H
#define CAISSON_LOADER_CONFINE_H

#include <stdint.h>

/* Called in the child, after its descriptors are in place and before its program is executed: nothing allocates, only
 * system calls. `kind` is a caisson_instance_kind. 0 or a negative errno, which stops the start. */
int confine(uint32_t kind);

#endif
