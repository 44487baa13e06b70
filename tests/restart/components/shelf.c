/* SPDX-License-Identifier: BSD-2-Clause */
/* Does nothing. */
#include <camkes.h>

void pre_init(void)
{
}
