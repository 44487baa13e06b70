/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System tables: what the compiler tells the loader. One block of memory, contiguous,
 * little-endian, no pointers:
 *
 *   header | objects | instances | capabilities | strings
 *
 * Offsets count in bytes from the header. A string is an offset into the string section, where it
 * ends with NUL; offset 0 is the empty string. The capabilities of an instance are a run of the
 * capability array. The loader trusts none of it before it has validated all of it.
 */
#ifndef CAISSON_ABI_SYSTEM_H
#define CAISSON_ABI_SYSTEM_H

#include "abi/fixed.h"

#define CAISSON_SYSTEM_MAGIC    0x6e6f737369614373ull
#define CAISSON_SYSTEM_REVISION 3u

struct caisson_system_header {
    uint64_t magic;
    uint32_t revision;
    uint32_t size_bytes; /* of the whole block */
    uint32_t object_offset;
    uint32_t object_count;
    uint32_t instance_offset;
    uint32_t instance_count;
    uint32_t capability_offset;
    uint32_t capability_count;
    uint32_t string_offset;
    uint32_t string_bytes;
    uint32_t name; /* string: the system's name, as in images/<name> */
    uint32_t reserved;
};

/* What each is, and what holds for it, is in abi/object.def. */
enum caisson_object_kind {
#define KIND(name, number, word, title, made, size, rights, shared, roles)                         \
    CAISSON_OBJECT_##name = number,
#include "abi/object.def"
#undef KIND
    CAISSON_OBJECT_KINDS /* one more than the last of them */
};

/*
 * A console's packets. What a guest prints goes to the loader in packets of at most so many bytes.
 * What is typed comes in packets that their reader takes whole: a guest's are as large as its
 * serial port's queue, a component's are single bytes.
 */
#define CAISSON_CONSOLE_PRINTED_BYTES 4096u
#define CAISSON_CONSOLE_TYPED_BYTES   16u

struct caisson_object {
    uint32_t kind;
    uint32_t name;       /* string: for messages, and for a FILE the name in the file server */
    uint64_t size_bytes; /* as abi/object.def says; positive where it is not 0 */
};

enum caisson_instance_kind {
    CAISSON_INSTANCE_COMPONENT = 1,
    CAISSON_INSTANCE_VM = 2,
};

enum caisson_instance_flags {
    /* has `control`: the system ends when all of these have returned (exited, or told their
     * outcome) */
    CAISSON_INSTANCE_CONTROL = 1u << 0,
    /* the processor does not speculate in it, where it can be kept from that */
    CAISSON_INSTANCE_NO_SPECULATION = 1u << 1,
};

enum caisson_restart {
    CAISSON_RESTART_NEVER = 0,
    CAISSON_RESTART_ON_FAILURE = 1,
    CAISSON_RESTART_ALWAYS = 2,
};

struct caisson_instance {
    uint32_t name;             /* string; its program is the payload `program/<name>` */
    uint32_t type;             /* string: the component type, for messages */
    uint32_t kind;             /* caisson_instance_kind */
    uint32_t flags;            /* caisson_instance_flags */
    uint32_t restart;          /* caisson_restart */
    uint32_t first_capability; /* index */
    uint32_t capability_count;
    /* string: of a group, its instances' names with blanks between; of one instance, empty */
    uint32_t members;
    /* of a VM: its guest's RAM; of a component: its declared heap, 0 = no limit */
    uint64_t memory_bytes;
    uint32_t threads; /* that it has at most by its description, and that it may make beside them */
    uint32_t reserved;
};

enum caisson_rights {
    CAISSON_RIGHT_READ = 1u << 0,
    CAISSON_RIGHT_WRITE = 1u << 1,
};

/* Exit status by which an instance ends the whole system: the runtime's CEA_HALT, a VMM that cannot
 * start. */
#define CAISSON_EXIT_HALT 99

/* An instance's descriptors 0, 1, 2 are /dev/null, its output and its error output; declared ones
 * start here. */
#define CAISSON_FIRST_DESCRIPTOR 3u

/*
 * What the instance is to the object. When an instance ends, the loader goes through its
 * capabilities in order. It wakes the futex of each NOTIFICATION that the instance emitted to and
 * writes each EVENTFD, as it may have died between its exchange of the word and its kick; and tells
 * the other side of each CHANNEL, as abi/rpc.h says (death). A channel's kick stands behind it.
 */
enum caisson_role {
    CAISSON_ROLE_NONE = 0,
    CAISSON_ROLE_EMITTER = 1,  /* of a NOTIFICATION, or of an eventfd that is a kick */
    CAISSON_ROLE_CONSUMER = 2, /* likewise */
    CAISSON_ROLE_CLIENT = 3,   /* of a CHANNEL; one instance */
    CAISSON_ROLE_SERVER = 4,   /* of a CHANNEL; one instance */
    CAISSON_ROLE_OUTCOME =
        5, /* of an EVENTFD of its own: an instance with CONTROL that goes on to serve after its
                                * control threads have returned writes 1 + (status & 255) to it, once */
};

struct caisson_capability {
    uint32_t object; /* index */
    /* the number in the instance; unique there, consecutive from CAISSON_FIRST_DESCRIPTOR */
    uint32_t descriptor;
    uint32_t rights; /* caisson_rights; MEMORY without WRITE cannot be mapped writable */
    uint32_t role;   /* caisson_role */
};

CAISSON_ASSERT_SIZE(struct caisson_system_header, 56);
CAISSON_ASSERT_OFFSET(struct caisson_system_header, object_offset, 16);
CAISSON_ASSERT_OFFSET(struct caisson_system_header, string_offset, 40);
CAISSON_ASSERT_SIZE(struct caisson_object, 16);
CAISSON_ASSERT_OFFSET(struct caisson_object, size_bytes, 8);
CAISSON_ASSERT_SIZE(struct caisson_instance, 48);
CAISSON_ASSERT_OFFSET(struct caisson_instance, first_capability, 20);
CAISSON_ASSERT_OFFSET(struct caisson_instance, memory_bytes, 32);
CAISSON_ASSERT_OFFSET(struct caisson_instance, threads, 40);
CAISSON_ASSERT_SIZE(struct caisson_capability, 16);
CAISSON_ASSERT_OFFSET(struct caisson_capability, rights, 8);

#endif
