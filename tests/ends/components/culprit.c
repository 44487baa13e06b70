/* SPDX-License-Identifier: BSD-2-Clause */
/* Ends badly. */
#include <camkes.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum { CRASH = 1, EXIT_STATUS, ABORT, REFUSED };

static void crash(void)
{
    volatile int *volatile nowhere = NULL;

    *nowhere = 1;
}

/* From here on the host refuses to let this instance sleep: an error that the runtime has no return
 * value for. */
static void wait_refused(void)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_futex, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = ARRAY_SIZE(steps), .filter = steps};

    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
        perror("culprit: seccomp");
    never_wait();
}

int run(void)
{
    if (how == REFUSED)
        wait_refused();
    printf("culprit: an unfinished line");
    fflush(stdout);
    going_emit();
    if (how == CRASH)
        crash();
    if (how == ABORT)
        abort();
    return 7;
}
