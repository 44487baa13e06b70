/* SPDX-License-Identifier: BSD-2-Clause */
/* What the virtual machine is joined to. */
#include <camkes.h>

int run(void)
{
    from_vm_wait();
    return 0;
}
