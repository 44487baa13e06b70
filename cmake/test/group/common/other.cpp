/* SPDX-License-Identifier: BSD-2-Clause */
/* The second user of the inline code. */
#include "counted.h"

int other()
{
    return counted<int>() * 10;
}
