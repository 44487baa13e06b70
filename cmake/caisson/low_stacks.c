/* SPDX-License-Identifier: BSD-2-Clause */
/* Part of programs whose components have assembly: has the runtime put stacks below 4 GiB
 * (runtime/stack.c). */
#include <stdbool.h>

extern const bool camkes_low_stacks;
const bool camkes_low_stacks = true;
