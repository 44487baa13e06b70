/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes from a vCPU's thread the system calls that only the rest of the monitor needs:
 * abi/policy_vcpu.def. */
#include "vmm/vcpu.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/kvm.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* clang-format off */
static const uint32_t calls[] = {
#define CALL(call, reason) SYS_##call,
#define REQUEST(request, reason)
#include "abi/policy_vcpu.def"
#undef CALL
#undef REQUEST
};
static const uint32_t requests[] = {
#define CALL(call, reason)
#define REQUEST(request, reason) (uint32_t)(request),
#include "abi/policy_vcpu.def"
#undef CALL
#undef REQUEST
};
/* clang-format on */

struct program {
    struct sock_filter instructions[2 * (COUNT(calls) + COUNT(requests)) + 5];
    unsigned short count;
};

static void add(struct program *program, struct sock_filter instruction)
{
    program->instructions[program->count++] = instruction;
}

static void load(struct program *program, size_t offset)
{
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void allow_each(struct program *program, const uint32_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, values[i], 0, 1));
        add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    }
}

/* The monitor's own filter refuses other architectures, and looks at arguments. Of a request the
 * low half is what the kernel takes. */
static void make(struct program *program)
{
    const struct sock_filter end = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);

    load(program, offsetof(struct seccomp_data, nr));
    allow_each(program, calls, COUNT(calls));
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 1, 0));
    add(program, end);
    load(program, offsetof(struct seccomp_data, args[1]));
    allow_each(program, requests, COUNT(requests));
    add(program, end);
}

int vcpu_limit_calls(void)
{
    struct program program = {.count = 0};

    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != SECCOMP_MODE_FILTER)
        return 0;
    make(&program);
    const struct sock_fprog filter = {program.count, program.instructions};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0ul, &filter) < 0 ? -errno : 0;
}
