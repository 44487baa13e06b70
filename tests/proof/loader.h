/* SPDX-License-Identifier: BSD-2-Clause */
/* Read before every file of the loader's proofs: a failure's message is formatted, so that what it
 * names has to be there. */
#ifndef PROOF_LOADER_H
#define PROOF_LOADER_H

#include "shim.h"

#include "loader/failure.h"

#include <stdio.h>

#define failure_set(failure, error, ...)                                                           \
    (snprintf((failure)->text, FAILURE_BYTES, __VA_ARGS__), -(error))

void qsort_r(void *base, size_t count, size_t bytes,
             int (*compare)(const void *, const void *, void *), void *context);

#endif
