/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads the kernel that takes the running one's place; kexec_<architecture>.c does it for each. */
#pragma once

#include <stdbool.h>

struct next_kernel {
    bool crash; /* it starts when the running kernel crashes, in the memory of `crashkernel=` */
    const char *kernel;
    const char *initrd;
    const char *cmdline;
};

/* Hands the files to the running kernel. Ends the program with a message if that fails. */
void next_kernel_load(const struct next_kernel *next);
