/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the proofs of system tables: tables in three arrays of which nothing is known, payloads as
 * the linker makes them, and sorts that compare as sorts do.
 */
#ifndef PROOF_TABLES_H
#define PROOF_TABLES_H

#include "proof.h"

#include "loader/validate.h"

#define OBJECTS   2
#define INSTANCES 2
#ifndef CAPABILITIES
#define CAPABILITIES 2
#endif
#define STRING_BYTES 4

static const unsigned char elf[] = {0x7f, 'E', 'L', 'F'};
static const struct caisson_payload payloads[] = {
    {"file/a", elf, elf + 4},
    {"program/a", elf, elf + 4},
    {"program/b", elf, elf + 3},
};

#define PAYLOADS (sizeof(payloads) / sizeof(payloads[0]))

/* In C, for what they say of their strings: where the first characters are equal, the next ones are
 * there. */
int strncmp(const char *one, const char *other, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (one[i] != other[i])
            return one[i] < other[i] ? -1 : 1;
        if (one[i] == '\0')
            return 0;
    }
    return 0;
}

/* One round of a sort: it compares neighbours, and exchanges them. */
#define SORT_ROUND(type, base, count, compared)                                                    \
    for (size_t i = 1; i < (count); i++) {                                                         \
        type *one = (type *)(base) + i - 1;                                                        \
        type *other = one + 1;                                                                     \
        if ((compared) > 0) {                                                                      \
            type kept = *one;                                                                      \
            *one = *other;                                                                         \
            *other = kept;                                                                         \
        }                                                                                          \
    }

void qsort(void *base, size_t count, size_t bytes, int (*compare)(const void *, const void *))
{
    //@ assert bytes == sizeof(void *);
    SORT_ROUND(void *, base, count, compare(one, other))
}

void qsort_r(void *base, size_t count, size_t bytes,
             int (*compare)(const void *, const void *, void *), void *context)
{
    //@ assert bytes == sizeof(uint32_t);
    SORT_ROUND(uint32_t, base, count, compare(one, other, context))
}

#endif
