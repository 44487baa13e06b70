/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A virtqueue in memory that two components share: the split ring of the virtio specification (1.2,
 * section 2.7) and, behind it, the data that descriptors point into:
 *
 *   descriptors | available ring | used ring | data
 *
 * The driver writes descriptors and available ring, the device the used ring, both the data. `addr`
 * of a descriptor counts from the data's start. Nothing in it can be trusted: each side keeps its
 * own table of what is on the way.
 */
#ifndef CAISSON_ABI_VIRTQUEUE_H
#define CAISSON_ABI_VIRTQUEUE_H

#include "abi/fixed.h"

#define CAISSON_VIRTQ_LENGTH_MAX     32768u /* the length is a power of two */
#define CAISSON_VIRTQ_DATA_ALIGNMENT 64u

enum caisson_virtq_flags {
    CAISSON_VIRTQ_NEXT = 1 << 0,
    CAISSON_VIRTQ_WRITE = 1 << 1, /* the device writes it */
    CAISSON_VIRTQ_READ = 1 << 15, /* with WRITE: it reads it too; not virtio's */
};

struct caisson_virtq_desc {
    uint64_t addr;
    uint32_t len;
    uint16_t flags;
    uint16_t next;
};

struct caisson_virtq_avail {
    uint16_t flags;
    uint16_t idx;
    uint16_t ring[];
};

struct caisson_virtq_used_elem {
    uint32_t id;
    uint32_t len;
};

struct caisson_virtq_used {
    uint16_t flags;
    uint16_t idx;
    struct caisson_virtq_used_elem ring[];
};

CAISSON_ASSERT_SIZE(struct caisson_virtq_desc, 16);
CAISSON_ASSERT_OFFSET(struct caisson_virtq_desc, flags, 12);
CAISSON_ASSERT_OFFSET(struct caisson_virtq_avail, ring, 4);
CAISSON_ASSERT_SIZE(struct caisson_virtq_used_elem, 8);
CAISSON_ASSERT_OFFSET(struct caisson_virtq_used, ring, 4);

/* Where the parts begin, in bytes; each ring ends with the 16 bits that the specification has there
 * for suppression of events. */
static inline size_t caisson_virtq_avail_offset(size_t length)
{
    return length * sizeof(struct caisson_virtq_desc);
}

static inline size_t caisson_virtq_used_offset(size_t length)
{
    return (caisson_virtq_avail_offset(length) + 4 + 2 * length + 2 + 3) / 4 * 4;
}

static inline size_t caisson_virtq_data_offset(size_t length)
{
    return (caisson_virtq_used_offset(length) + 4 + 8 * length + 2 + CAISSON_VIRTQ_DATA_ALIGNMENT -
            1) /
           CAISSON_VIRTQ_DATA_ALIGNMENT * CAISSON_VIRTQ_DATA_ALIGNMENT;
}

#endif
