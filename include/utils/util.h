/* SPDX-License-Identifier: BSD-2-Clause */
/* Small macros that CAmkES applications use, each kind in a header of its own, and the logging of utils/zf_log.h. */
#ifndef UTILS_UTIL_H
#define UTILS_UTIL_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <utils/arith.h>
#include <utils/attribute.h>
#include <utils/builtin.h>
#include <utils/compile_time.h>
#include <utils/config.h>
#include <utils/debug.h>
#include <utils/fence.h>
#include <utils/force.h>
#include <utils/math.h>
#include <utils/page.h>
#include <utils/stringify.h>
#include <utils/time.h>
#include <utils/zf_log.h>

#endif
