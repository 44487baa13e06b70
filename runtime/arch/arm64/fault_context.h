/* SPDX-License-Identifier: BSD-2-Clause */
/* What a signal handler finds in the registers of the code that it interrupted, on arm64. */
#ifndef CAISSON_RUNTIME_FAULT_CONTEXT_H
#define CAISSON_RUNTIME_FAULT_CONTEXT_H

#include <asm/sigcontext.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <ucontext.h>

/* The exception's class and its syndrome (Arm Architecture Reference Manual, "ESR_EL1"). */
#define ESR_CLASS(esr)        ((esr) >> 26 & 0x3fu)
#define ESR_INSTRUCTION_ABORT 0x20u
#define ESR_DATA_ABORT        0x24u
#define ESR_WRITE             (1u << 6)

static inline uintptr_t camkes_context_instruction(const ucontext_t *context)
{
    return (uintptr_t)context->uc_mcontext.pc;
}

static inline uintptr_t camkes_context_stack(const ucontext_t *context)
{
    return (uintptr_t)context->uc_mcontext.sp;
}

/* The exception's syndrome, which the kernel puts among its records behind the registers; 0 where
 * it does not. */
static inline uint64_t camkes_context_syndrome(const ucontext_t *context)
{
    const uint8_t *records = (const uint8_t *)context->uc_mcontext.__reserved;
    const size_t bytes = sizeof(context->uc_mcontext.__reserved);

    for (size_t at = 0; bytes - at >= sizeof(struct esr_context);) {
        struct _aarch64_ctx head;
        struct esr_context record;

        memcpy(&head, records + at, sizeof(head));
        if (head.magic == ESR_MAGIC) {
            memcpy(&record, records + at, sizeof(record));
            return record.esr;
        }
        if (head.magic == 0 || head.size < sizeof(head) || head.size > bytes - at)
            break;
        at += head.size;
    }
    return 0;
}

/* What a page fault was about: "a read", "a write" or "an execution"; "an access" where the
 * registers do not tell. */
static inline const char *camkes_context_access(const ucontext_t *context)
{
    const uint64_t syndrome = camkes_context_syndrome(context);

    switch (ESR_CLASS(syndrome)) {
    case ESR_INSTRUCTION_ABORT:
        return "an execution";
    case ESR_DATA_ABORT:
        return syndrome & ESR_WRITE ? "a write" : "a read";
    default:
        return "an access";
    }
}

#endif
