/* SPDX-License-Identifier: BSD-2-Clause */
/* A request of a method with two scalars: as request.c, which they have a way of their own beside. */
#define PARAMETERS 2
#define SHAPE_MOST CAMKES_SCALAR
#include "request.c"
