/* SPDX-License-Identifier: BSD-2-Clause */
/* The system-call filter of an instance, made of its kind's policy (abi/policy.h), and the
 * violations that it finds. */
#ifndef CAISSON_LOADER_FILTER_H
#define CAISSON_LOADER_FILTER_H

#include "abi/image.h"
#include "loader/rules.h"
#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct filter {
    struct sock_filter *instructions; /* owned */
    unsigned short count;
};

/* A filter of the rules: it notifies the loader of whatever no rule allows. 0, or a negative errno:
 * -EOPNOTSUPP where the library does not know this machine's kernel. */
int filter_create(const struct rules *rules, struct filter *ret_filter);
void filter_destroy(struct filter *filter);

/* What is known only in the instance itself: abi/policy.h. */
struct filter_values {
    uint32_t self;
    uint32_t report;
};

/* In the child, on its own copy of the filter: nothing allocates, only system calls. `no_new_privs`
 * is set. Returns the descriptor at which the loader is notified, or a negative errno. */
int filter_install(const struct filter *filter, const struct filter_values *values);

/* A system call that no rule allows; the thread that made it waits until it is killed. */
struct violation {
    pid_t thread;
    uint32_t architecture; /* AUDIT_ARCH_* */
    int number;
    uint64_t instruction; /* address in the instance */
    uint64_t arguments[6];
};

#define VIOLATION_TEXT_BYTES 256

/* Lets the execution of the instance's program go on, which no rule allows: while the instance is
 * still the loader's code it waits at the listener with that, so its path is what it was made to
 * be. 0; -EPERM where it is another call that waits there; or a negative errno. */
int filter_let_execute(int listener);

/* Takes what waits at a listener, without waiting itself. 0; -EAGAIN where nothing does; -ENOENT
 * where the thread was called away, by a signal of its own, before it could be seen; -EPIPE where
 * nobody is left who could make a call. */
int violation_receive(int listener, struct violation *ret_violation);

/* "system call ptrace (101) is not allowed; called from 0x7f0000001234, 0x1234 in its program".
 * `process` is the instance's, `program` what it was started with, or NULL. */
void violation_describe(const struct violation *violation, pid_t process,
                        const struct caisson_payload *program, char ret_text[VIOLATION_TEXT_BYTES]);

#endif
