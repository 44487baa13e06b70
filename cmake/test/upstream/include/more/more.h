/* SPDX-License-Identifier: BSD-2-Clause */
/* For the description: found by CPP_INCLUDES. */
#define MORE_ROUNDS 1
