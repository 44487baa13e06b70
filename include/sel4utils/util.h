/* SPDX-License-Identifier: BSD-2-Clause */
/* utils/util.h, and logs of errors. */
#ifndef SEL4UTILS_UTIL_H
#define SEL4UTILS_UTIL_H

#include <sel4utils/sel4_zf_logif.h>
#include <utils/util.h>

#endif
