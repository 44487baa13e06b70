/* SPDX-License-Identifier: BSD-2-Clause */
/* The next kernel of x86-64: the running one reads the files, see kexec_file_load(2). */
#include "kexec_self.h"

#include <err.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void next_kernel_load(const struct next_kernel *next)
{
    const int kernel = open(next->kernel, O_RDONLY | O_CLOEXEC);
    const int initrd = open(next->initrd, O_RDONLY | O_CLOEXEC);

    if (kernel < 0 || initrd < 0)
        err(EXIT_FAILURE, "%s, %s", next->kernel, next->initrd);
    if (syscall(SYS_kexec_file_load, kernel, initrd, strlen(next->cmdline) + 1, next->cmdline,
                next->crash ? KEXEC_FILE_ON_CRASH : 0) < 0)
        err(EXIT_FAILURE, "kexec_file_load");
}
