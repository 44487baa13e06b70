/* SPDX-License-Identifier: BSD-2-Clause */
/* A reply of a method with two scalars: as reply.c, which they have a way of their own beside. */
#define PARAMETERS 2
#define SHAPE_MOST CAMKES_SCALAR
#include "reply.c"
