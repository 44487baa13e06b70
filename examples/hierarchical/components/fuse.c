/* SPDX-License-Identifier: BSD-2-Clause */
/* Lets through what it was made for. */
#include <camkes.h>

bool current_draw(int wanted)
{
    return wanted <= amperes;
}
