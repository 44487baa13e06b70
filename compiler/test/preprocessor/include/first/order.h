/* SPDX-License-Identifier: BSD-2-Clause */
/* Found first. */
#ifndef ORDER
#define ORDER 1
#include_next <order.h>
#endif
