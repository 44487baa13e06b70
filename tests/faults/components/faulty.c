/* SPDX-License-Identifier: BSD-2-Clause */
/* Commits the fault of its instance and returns as if nothing were. */
#include "faults.h"
#include <camkes.h>

int run(void)
{
    fault_commit(fault);
    printf("%s: done\n", get_instance_name());
    return 0;
}
