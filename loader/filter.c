/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes a filter of rules, with libseccomp, and installs it. */
#include "loader/filter.h"

#include "abi/policy.h"
#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rules of calls that this architecture has not are left out. */
static int add_rule(scmp_filter_ctx context, const struct rule *rule)
{
    int call = seccomp_syscall_resolve_name(rule->call);
    if (call < 0)
        return call == __NR_SCMP_ERROR ? -EINVAL : 0;
    struct scmp_arg_cmp comparisons[RULE_CONDITIONS_MAX];
    unsigned int count = 0;
    for (size_t i = 0; i < RULE_CONDITIONS_MAX; i++) {
        const struct rule_condition *condition = &rule->conditions[i];
        if (condition->differs)
            comparisons[count++] = SCMP_CMP(condition->argument, SCMP_CMP_NE, condition->value, 0);
        else if (condition->mask != 0)
            comparisons[count++] = SCMP_CMP(condition->argument, SCMP_CMP_MASKED_EQ,
                                            condition->mask, condition->value);
    }
    uint32_t action = rule->error == 0 ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO((uint32_t)rule->error);
    return seccomp_rule_add_exact_array(context, action, call, count, comparisons);
}

static int read_all(int descriptor, void *target, size_t bytes)
{
    ssize_t got;
    do
        got = pread(descriptor, target, bytes, 0);
    while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : got == (ssize_t)bytes ? 0 : -EIO;
}

/* The library writes its result to a descriptor only. */
static int take_program(scmp_filter_ctx context, struct filter *ret_filter)
{
    struct stat status;
    int descriptor = memfd_create("filter", MFD_CLOEXEC);
    if (descriptor < 0)
        return -errno;
    int error = seccomp_export_bpf(context, descriptor);
    if (error == 0 && fstat(descriptor, &status) < 0)
        error = -errno;
    if (error == 0) {
        size_t bytes = (size_t)status.st_size;
        struct filter filter = {malloc(bytes),
                                (unsigned short)(bytes / sizeof(struct sock_filter))};
        if (filter.instructions == NULL || bytes / sizeof(struct sock_filter) > BPF_MAXINSNS)
            error = -ENOMEM;
        else
            error = read_all(descriptor, filter.instructions, bytes);
        if (error == 0)
            *ret_filter = filter;
        else
            free(filter.instructions);
    }
    close(descriptor);
    return error;
}

int filter_create(const struct rules *rules, struct filter *ret_filter)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_NOTIFY);
    if (context == NULL)
        return -EOPNOTSUPP;
    /* Calls in the manner of another architecture are told of as well, and a search by halves finds
     * the rule. */
    int error = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_NOTIFY);
    if (error == 0)
        error = seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (size_t i = 0; error == 0 && i < rules->rule_count; i++)
        error = add_rule(context, &rules->rules[i]);
    if (error == 0)
        error = take_program(context, ret_filter);
    seccomp_release(context);
    return error;
}

void filter_destroy(struct filter *filter)
{
    free(filter->instructions);
    *filter = (struct filter){0};
}

static uint32_t value_of(uint32_t constant, const struct filter_values *values)
{
    switch (constant) {
    case CAISSON_POLICY_SELF:
        return values->self;
    case CAISSON_POLICY_REPORT:
        return values->report;
    default:
        return constant;
    }
}

int filter_install(const struct filter *filter, const struct filter_values *values)
{
    for (size_t i = 0; i < filter->count; i++) {
        struct sock_filter *instruction = &filter->instructions[i];
        if (instruction->code == (BPF_JMP | BPF_JEQ | BPF_K))
            instruction->k = value_of(instruction->k, values);
    }
    const struct sock_fprog program = {filter->count, filter->instructions};
    long listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                            (unsigned long)SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    return listener < 0 ? -errno : (int)listener;
}
