/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls between the first machine's leader and programs in its guest. */
#ifndef CAISSON_BENCH_CALLS_H
#define CAISSON_BENCH_CALLS_H

#include "link.h"

/* What `lead` measures; NULL where the description has no calls. */
const struct lead_calls *calls_all(void);

#endif
