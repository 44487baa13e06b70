/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts its calls. */
#include "tally.h"

static int calls;

int tally(void)
{
    return ++calls;
}
