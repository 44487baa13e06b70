/* SPDX-License-Identifier: BSD-2-Clause */
/* Found beside who includes it. */
#define BESIDE 3
