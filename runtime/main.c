/* SPDX-License-Identifier: BSD-2-Clause */
/* The entry of every instance; a file of its own, so that a test can bring its own main. */
#include "runtime.h"

int main(void)
{
    return camkes_instance_start(&camkes_instance);
}
