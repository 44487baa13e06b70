/* SPDX-License-Identifier: BSD-2-Clause */
/* The constants that the policies' lines for x86-64 name. */
#ifndef CAISSON_ABI_POLICY_ARCH_H
#define CAISSON_ABI_POLICY_ARCH_H

#include <asm/prctl.h>

#endif
