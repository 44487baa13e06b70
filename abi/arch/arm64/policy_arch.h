/* SPDX-License-Identifier: BSD-2-Clause */
/* The constants that the policies' lines for arm64 name: none but those of all. */
#ifndef CAISSON_ABI_POLICY_ARCH_H
#define CAISSON_ABI_POLICY_ARCH_H
#endif
