/* SPDX-License-Identifier: BSD-2-Clause */
/* compile_time_assert(name, condition): an error of the compiler that names it, where the condition does not hold. */
#ifndef UTILS_COMPILE_TIME_H
#define UTILS_COMPILE_TIME_H

#include <assert.h>

#define compile_time_assert(name, condition) static_assert((condition), #name)

#endif
