/* SPDX-License-Identifier: BSD-2-Clause */
/* Found behind the other. */
#ifndef ORDER
#define ORDER 2
#endif
#define NEXT 1
