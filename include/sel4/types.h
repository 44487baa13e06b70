/* SPDX-License-Identifier: BSD-2-Clause */
/* The types that CAmkES interfaces mention. A capability is a descriptor of the process here. */
#ifndef SEL4_TYPES_H
#define SEL4_TYPES_H

#include <stdbool.h>
#include <stdint.h>

typedef int8_t seL4_Int8;
typedef int16_t seL4_Int16;
typedef int32_t seL4_Int32;
typedef int64_t seL4_Int64;
typedef uint8_t seL4_Uint8;
typedef uint16_t seL4_Uint16;
typedef uint32_t seL4_Uint32;
typedef uint64_t seL4_Uint64;
typedef uint8_t seL4_Bool;

typedef unsigned long seL4_Word; /* as wide as a register */
typedef seL4_Word seL4_CPtr;     /* a descriptor's number; seL4_CapNull: none */

#define seL4_CapNull   ((seL4_CPtr)0)
#define seL4_True      1
#define seL4_False     0
#define seL4_WordBits  (sizeof(seL4_Word) * 8)
#define seL4_PageBits  12
#define seL4_NilData   0
#define SEL4_WORD_SIZE 64

/* What a call tells beside its results: nothing here. */
typedef struct seL4_MessageInfo {
    seL4_Word words[1];
} seL4_MessageInfo_t;

typedef enum seL4_Error {
    seL4_NoError = 0,
    seL4_InvalidArgument,
    seL4_InvalidCapability,
    seL4_IllegalOperation,
    seL4_RangeError,
    seL4_AlignmentError,
    seL4_FailedLookup,
    seL4_TruncatedMessage,
    seL4_DeleteFirst,
    seL4_RevokeFirst,
    seL4_NotEnoughMemory,
    seL4_NumErrors,
} seL4_Error;

enum {
    seL4_RightWrite = 1u << 0,
    seL4_RightRead = 1u << 1,
    seL4_RightGrant = 1u << 2,
    seL4_RightGrantReply = 1u << 3,
};

/* A set of rights. Build it and look into it by the functions below. */
typedef struct seL4_CapRights {
    seL4_Word words[1];
} seL4_CapRights_t;

static inline seL4_CapRights_t seL4_CapRights_new(seL4_Word grant_reply, seL4_Word grant,
                                                  seL4_Word read, seL4_Word write)
{
    seL4_CapRights_t rights = {{(grant_reply ? (seL4_Word)seL4_RightGrantReply : 0) |
                                (grant ? (seL4_Word)seL4_RightGrant : 0) |
                                (read ? (seL4_Word)seL4_RightRead : 0) |
                                (write ? (seL4_Word)seL4_RightWrite : 0)}};

    return rights;
}

static inline seL4_Word seL4_CapRights_get_capAllowWrite(seL4_CapRights_t rights)
{
    return (rights.words[0] & seL4_RightWrite) != 0;
}

static inline seL4_Word seL4_CapRights_get_capAllowRead(seL4_CapRights_t rights)
{
    return (rights.words[0] & seL4_RightRead) != 0;
}

static inline seL4_Word seL4_CapRights_get_capAllowGrant(seL4_CapRights_t rights)
{
    return (rights.words[0] & seL4_RightGrant) != 0;
}

static inline seL4_Word seL4_CapRights_get_capAllowGrantReply(seL4_CapRights_t rights)
{
    return (rights.words[0] & seL4_RightGrantReply) != 0;
}

#define seL4_NoRights      seL4_CapRights_new(0, 0, 0, 0)
#define seL4_CanRead       seL4_CapRights_new(0, 0, 1, 0)
#define seL4_CanWrite      seL4_CapRights_new(0, 0, 0, 1)
#define seL4_CanGrant      seL4_CapRights_new(0, 1, 0, 0)
#define seL4_CanGrantReply seL4_CapRights_new(1, 0, 0, 0)
#define seL4_ReadWrite     seL4_CapRights_new(0, 0, 1, 1)
#define seL4_NoRead        seL4_CapRights_new(1, 1, 0, 1)
#define seL4_NoWrite       seL4_CapRights_new(1, 1, 1, 0)
#define seL4_AllRights     seL4_CapRights_new(1, 1, 1, 1)

#endif
