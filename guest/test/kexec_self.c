/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs inside a guest: starts another kernel in its place, now or when this one crashes.
 *
 *   kexec_self now|crash KERNEL INITRD CMDLINE
 */
#include "kexec_self.h"

#include <err.h>
#include <linux/reboot.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>

int main(int argc, char **argv)
{
    if (argc != 5)
        errx(EXIT_FAILURE, "usage: kexec_self now|crash KERNEL INITRD CMDLINE");
    const struct next_kernel next = {.crash = strcmp(argv[1], "crash") == 0,
                                     .kernel = argv[2],
                                     .initrd = argv[3],
                                     .cmdline = argv[4]};

    next_kernel_load(&next);
    if (next.crash)
        return 0;
    reboot(LINUX_REBOOT_CMD_KEXEC);
    err(EXIT_FAILURE, "reboot");
}
