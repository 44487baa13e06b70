/* SPDX-License-Identifier: BSD-2-Clause */
/* The policies of abi/policy.h as tables: for each kind of instance its system calls and limits. */
#ifndef CAISSON_LOADER_RULES_H
#define CAISSON_LOADER_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RULE_CONDITIONS_MAX 2

/* (argument & mask) == value, or where it `differs`, argument != value; a mask of 0 is always
 * so. */
struct rule_condition {
    unsigned int argument;
    uint64_t mask;
    uint64_t value;
    bool differs;
};

struct rule {
    const char *call;
    int error; /* errno that the call fails with; 0: it is made */
    struct rule_condition conditions[RULE_CONDITIONS_MAX];
};

struct limit {
    int resource; /* RLIMIT_* */
    uint64_t value;
};

struct rules {
    const struct rule *rules;
    size_t rule_count;
    const struct limit *limits; /* a later one of a resource counts */
    size_t limit_count;
};

/* Of a caisson_instance_kind. */
const struct rules *rules_of(uint32_t kind);

#endif
