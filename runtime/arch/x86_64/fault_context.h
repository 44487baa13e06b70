/* SPDX-License-Identifier: BSD-2-Clause */
/* What a signal handler finds in the registers of the code that it interrupted, on x86-64. */
#ifndef CAISSON_RUNTIME_FAULT_CONTEXT_H
#define CAISSON_RUNTIME_FAULT_CONTEXT_H

#include <stdint.h>
#include <ucontext.h>

static inline uintptr_t camkes_context_instruction(const ucontext_t *context)
{
    return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
}

static inline uintptr_t camkes_context_stack(const ucontext_t *context)
{
    return (uintptr_t)context->uc_mcontext.gregs[REG_RSP];
}

/* What a page fault was about: "a read", "a write" or "an execution"; "an access" where the
 * registers do not tell. */
static inline const char *camkes_context_access(const ucontext_t *context)
{
    /* The page fault's error code (Intel SDM volume 3, "Page-Fault Exceptions"). */
    const uint64_t code = (uint64_t)context->uc_mcontext.gregs[REG_ERR];

    if (code & (1u << 4))
        return "an execution";
    return code & (1u << 1) ? "a write" : "a read";
}

#endif
