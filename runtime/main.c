/* SPDX-License-Identifier: BSD-2-Clause */
/* The entry of every process; a file of its own, so that a test can bring its own main. */
#include "runtime.h"

int main(void)
{
    return camkes_process_start(&camkes_process);
}
