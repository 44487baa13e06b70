/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the description has no calls. */
#include "calls.h"

const struct lead_calls *calls_all(void)
{
    return NULL;
}
