/* SPDX-License-Identifier: BSD-2-Clause */
/* A part of what sel4/types.h declares, under the name of seL4's own header. */
#ifndef SEL4_CONSTANTS_H
#define SEL4_CONSTANTS_H

#include <sel4/types.h>

#endif
