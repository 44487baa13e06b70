/* SPDX-License-Identifier: BSD-2-Clause */
/* Guest RAM: reserving it, finding it, and exchanging its pages for a dataport's. */
#include "vmm/memory.h"

#include "abi/fixed.h"
#include "vmm/layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static void *reserve(void *where, uint64_t length, int flags)
{
    void *host = mmap(where, length, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0);

    if (host == MAP_FAILED)
        return host;
    /* A crash dump of the monitor is about the monitor; huge pages save a guest its faults. Both
     * are wishes, and the same everywhere, so that the kernel joins what was exchanged to its
     * neighbours again. */
    (void)madvise(host, length, MADV_DONTDUMP);
    (void)madvise(host, length, MADV_HUGEPAGE);
    return host;
}

/* KVM can use a huge page only where it begins at a multiple of its size on both sides. */
#define HUGE_PAGE_BYTES (2ull << 20)

static void *reserve_aligned(uint64_t length)
{
    if (length > SIZE_MAX - HUGE_PAGE_BYTES) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    uint8_t *room = mmap(NULL, length + HUGE_PAGE_BYTES, PROT_NONE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED)
        return room;
    uint64_t before = -(uintptr_t)room % HUGE_PAGE_BYTES;
    void *host = reserve(room + before, length, MAP_FIXED);
    int error = errno;
    if (host == MAP_FAILED) {
        munmap(room, length + HUGE_PAGE_BYTES);
        errno = error;
        return host;
    }
    if (before > 0)
        munmap(room, before);
    if (before < HUGE_PAGE_BYTES)
        munmap(room + before + length, HUGE_PAGE_BYTES - before);
    return host;
}

static int add_range(struct memory *memory, uint64_t address, uint64_t size_bytes)
{
    struct memory_range *range = &memory->ranges[memory->range_count];
    void *host = reserve_aligned(size_bytes);

    if (host == MAP_FAILED)
        return -errno;
    *range = (struct memory_range){.address = address, .size_bytes = size_bytes, .host = host};
    memory->range_count++;
    return 0;
}

int memory_init(struct memory *memory, uint64_t size_bytes, const struct layout *layout)
{
    const uint64_t room = layout->hole_start - layout->ram_start;
    uint64_t low = size_bytes < room ? size_bytes : room;

    *memory = (struct memory){0};
    if (size_bytes == 0 || size_bytes % CAISSON_PAGE_BYTES != 0 ||
        size_bytes - low > UINT64_MAX - layout->hole_end)
        return -EINVAL;
    int error = add_range(memory, layout->ram_start, low);
    if (error == 0 && size_bytes > low)
        error = add_range(memory, layout->hole_end, size_bytes - low);
    if (error < 0)
        memory_finish(memory);
    return error;
}

void memory_finish(struct memory *memory)
{
    for (uint32_t i = 0; i < memory->range_count; i++)
        munmap(memory->ranges[i].host, memory->ranges[i].size_bytes);
    *memory = (struct memory){0};
}

void *memory_at(const struct memory *memory, uint64_t address, uint64_t length)
{
    for (uint32_t i = 0; i < memory->range_count; i++) {
        const struct memory_range *range = &memory->ranges[i];
        uint64_t offset = address - range->address;

        if (address >= range->address && offset < range->size_bytes && length > 0 &&
            length <= range->size_bytes - offset)
            return range->host + offset;
    }
    return NULL;
}

int memory_write(const struct memory *memory, uint64_t address, const void *source, size_t length)
{
    void *target = memory_at(memory, address, length);

    if (target == NULL)
        return -EFAULT;
    memcpy(target, source, length);
    return 0;
}

/* Changes nothing; ENOMEM where some page is not mapped. */
static bool is_whole(void *host, uint64_t length)
{
    return madvise(host, length, MADV_NORMAL) == 0;
}

/*
 * Puts `fresh` in the place of guest RAM. mmap with MAP_FIXED may fail after it took the old pages
 * away, and KVM would give to the guest whatever this process maps there next. So what can fail for
 * an everyday reason comes before: the mapping is made elsewhere and then moved. Where even that
 * leaves a hole, going on is worse than to end.
 */
static int exchange(void *host, uint64_t length, void *fresh)
{
    if (fresh == MAP_FAILED)
        return -errno;
    if (mremap(fresh, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, host) != MAP_FAILED)
        return 0;
    int error = -errno;
    if (!is_whole(host, length))
        abort();
    munmap(fresh, length);
    return error;
}

int memory_share(const struct memory *memory, uint64_t address, uint64_t length, int descriptor,
                 uint64_t offset, int protection)
{
    void *host = memory_at(memory, address, length);

    if (host == NULL)
        return -EFAULT;
    return exchange(host, length,
                    mmap(NULL, length, protection, MAP_SHARED, descriptor, (off_t)offset));
}

int memory_unshare(const struct memory *memory, uint64_t address, uint64_t length)
{
    void *host = memory_at(memory, address, length);

    if (host == NULL)
        return -EFAULT;
    return exchange(host, length, reserve(NULL, length, 0));
}

int memory_keep(const struct memory *memory, uint64_t address, uint64_t length)
{
    void *host = memory_at(memory, address, length);

    if (host == NULL)
        return -EFAULT;
    void *fresh = reserve(NULL, length, 0);
    if (fresh != MAP_FAILED)
        memcpy(fresh, host, length);
    return exchange(host, length, fresh);
}

uint64_t memory_low_start(const struct memory *memory)
{
    return memory->range_count > 0 ? memory->ranges[0].address : 0;
}

uint64_t memory_low_end(const struct memory *memory)
{
    return memory->range_count > 0 ? memory->ranges[0].address + memory->ranges[0].size_bytes : 0;
}

uint64_t memory_bytes(const struct memory *memory)
{
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < memory->range_count; i++)
        bytes += memory->ranges[i].size_bytes;
    return bytes;
}

uint64_t memory_page_index(const struct memory *memory, uint64_t address)
{
    uint64_t pages = 0;

    for (uint32_t i = 0; i < memory->range_count; i++) {
        const struct memory_range *range = &memory->ranges[i];
        if (address >= range->address && address - range->address < range->size_bytes)
            return pages + (address - range->address) / CAISSON_PAGE_BYTES;
        pages += range->size_bytes / CAISSON_PAGE_BYTES;
    }
    return pages;
}
