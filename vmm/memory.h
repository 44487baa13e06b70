/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guest RAM as this process sees it: one or two ranges of guest-physical addresses with a hole
 * between them for devices. Nothing here knows KVM. Reading and writing through these functions is
 * bounded to guest RAM.
 */
#ifndef VMM_MEMORY_H
#define VMM_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEMORY_RANGES_MAX 2u

struct layout;

struct memory_range {
    uint64_t address; /* guest-physical */
    uint64_t size_bytes;
    uint8_t *host;
};

struct memory {
    uint32_t range_count;
    struct memory_range ranges[MEMORY_RANGES_MAX];
};

/* Reserves `size_bytes` (a multiple of the page) of zeroed memory, from the layout's start of RAM
 * up to its hole, and then behind the hole. 0, -EINVAL, or what mmap says; nothing is left on
 * failure. */
int memory_init(struct memory *memory, uint64_t size_bytes, const struct layout *layout);
void memory_finish(struct memory *memory);

/* The host's address of [address, address + length), or NULL where that is not wholly RAM of one
 * range. Length 0 is NULL. */
void *memory_at(const struct memory *memory, uint64_t address, uint64_t length);

/* Copies into guest RAM; -EFAULT where the target is not wholly RAM. */
int memory_write(const struct memory *memory, uint64_t address, const void *source, size_t length);

/* Replaces pages of guest RAM by those of a memfd; the caller has checked nothing. -EFAULT where
 * the range is not wholly RAM, else what mmap says, and the memory is as before. */
int memory_share(const struct memory *memory, uint64_t address, uint64_t length, int descriptor,
                 uint64_t offset, int protection);

/* Puts private, zeroed pages back. */
int memory_unshare(const struct memory *memory, uint64_t address, uint64_t length);

/* Puts private pages back that hold what the shared ones do. What is written to these meanwhile may
 * be lost. */
int memory_keep(const struct memory *memory, uint64_t address, uint64_t length);

/* Where the RAM before the hole starts and ends. */
uint64_t memory_low_start(const struct memory *memory);
uint64_t memory_low_end(const struct memory *memory);

/* All of it, and the number of an address' page among all RAM pages (the count of them where it is
 * not RAM). */
uint64_t memory_bytes(const struct memory *memory);
uint64_t memory_page_index(const struct memory *memory, uint64_t address);

#endif
