/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs inside a guest: starts another kernel in its place, now or when this one crashes (kexec_file_load(2)).
 *
 *   kexec_self now|crash KERNEL INITRD CMDLINE
 */
#include <err.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <linux/reboot.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef KEXEC_FILE_ON_CRASH
#define KEXEC_FILE_ON_CRASH 2
#endif

int main(int argc, char **argv)
{
    if (argc != 5)
        errx(EXIT_FAILURE, "usage: kexec_self now|crash KERNEL INITRD CMDLINE");
    const int crash = strcmp(argv[1], "crash") == 0;
    const int kernel = open(argv[2], O_RDONLY | O_CLOEXEC);
    const int initrd = open(argv[3], O_RDONLY | O_CLOEXEC);

    if (kernel < 0 || initrd < 0)
        err(EXIT_FAILURE, "%s, %s", argv[2], argv[3]);
    if (syscall(SYS_kexec_file_load, kernel, initrd, strlen(argv[4]) + 1, argv[4],
                crash ? KEXEC_FILE_ON_CRASH : 0) < 0)
        err(EXIT_FAILURE, "kexec_file_load");
    if (crash)
        return 0;
    reboot(LINUX_REBOOT_CMD_KEXEC);
    err(EXIT_FAILURE, "reboot");
}
