/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes tables of the policies. */
#include "loader/rules.h"

#include "abi/policy.h"
#include "abi/system.h"
#include "policy_arch.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/kvm.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

/* Headers from before Linux 5.17 */
#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif
/* Unused since 2.6.2, and still set by musl */
#ifndef CLONE_DETACHED
#define CLONE_DETACHED 0x00400000ull
#endif

#define THREAD_FLAGS                                                                               \
    ((uint64_t)CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |  \
     CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

#define SELF   CAISSON_POLICY_SELF
#define REPORT CAISSON_POLICY_REPORT

#define ALWAYS                                                                                     \
    {                                                                                              \
        0, 0, 0, false                                                                             \
    }
#define IS(argument, value)                                                                        \
    {                                                                                              \
        argument, 0xffffffffu, (uint32_t)(value), false                                            \
    }
#define MASKED(argument, mask, value)                                                              \
    {                                                                                              \
        argument, (uint64_t)(mask), (uint64_t)(value), false                                       \
    }
#define NONE_OF(argument, mask)                                                                    \
    {                                                                                              \
        argument, (uint64_t)(mask), 0, false                                                       \
    }
#define IS_NOT(argument, value)                                                                    \
    {                                                                                              \
        argument, ~0ull, (uint64_t)(value), true                                                   \
    }
#define BOTH(first, second) first, second

/* clang-format off */
static const struct rule component_rules[] = {
#define ALLOW(call, condition, reason)         {#call, 0, {condition}},
#define REFUSE(call, condition, error, reason) {#call, error, {condition}},
#define LIMIT(resource, value, reason)
#include "abi/policy_component.def"
};
static const struct rule vm_rules[] = {
#include "abi/policy_vm.def"
#undef ALLOW
#undef REFUSE
#undef LIMIT
};

static const struct limit component_limits[] = {
#define ALLOW(call, condition, reason)
#define REFUSE(call, condition, error, reason)
#define LIMIT(resource, value, reason) {RLIMIT_##resource, value},
#include "abi/policy_component.def"
};
static const struct limit vm_limits[] = {
#include "abi/policy_vm.def"
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct rules *rules_of(uint32_t kind)
{
    static const struct rules component = {component_rules, COUNT(component_rules),
                                           component_limits, COUNT(component_limits)};
    static const struct rules vm = {vm_rules, COUNT(vm_rules), vm_limits, COUNT(vm_limits)};
    return kind == CAISSON_INSTANCE_VM ? &vm : &component;
}
