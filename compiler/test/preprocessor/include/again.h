/* SPDX-License-Identifier: BSD-2-Clause */
/* Included twice. */
#ifndef AGAIN_H
#define AGAIN_H
#define THERE_TOO __INCLUDE_LEVEL__
#endif
