/* SPDX-License-Identifier: BSD-2-Clause */
/* A library with a state: one for all members that link it. */
#pragma once
#ifdef __cplusplus
extern "C" {
#endif
int tally(void);
#ifdef __cplusplus
}
#endif
