/* SPDX-License-Identifier: BSD-2-Clause */
/* Executes a command under a filter that allows everything and has a listener, as there can be only
 * one: the loader is denied its filters then, and what is left are the other layers. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const struct sock_fprog program = {.len = 1, .filter = &allow};

    if (argc < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return 2;
    long listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                            (unsigned long)SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    if (listener < 0 || fcntl((int)listener, F_SETFD, 0) < 0) {
        perror("without_filter: no listener");
        return 77;
    }
    execv(argv[1], argv + 1);
    perror(argv[1]);
    return 2;
}
