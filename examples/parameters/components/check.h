/* SPDX-License-Identifier: BSD-2-Clause */
/* What the client's parts share: they print one line for each call, and count what is wrong. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>

void check(const char *call, bool right);

void check_scalars(void);
void check_texts(void);
void check_arrays(void);

#endif
