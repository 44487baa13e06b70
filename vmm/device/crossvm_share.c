/* SPDX-License-Identifier: BSD-2-Clause */
/* Sharing dataports: every number comes from a guest and is checked before anything changes. */
#include "vmm/device/crossvm_share.h"

#include <errno.h>
#include <string.h>

static bool is_aligned(uint64_t value)
{
    return value % CAISSON_PAGE_BYTES == 0;
}

static enum caisson_crossvm_status check_numbers(const struct crossvm *crossvm,
                                                 const struct crossvm_dataport *dataport)
{
    if (crossvm->total != dataport->size_bytes || crossvm->length == 0 ||
        crossvm->offset > dataport->size_bytes ||
        crossvm->length > dataport->size_bytes - crossvm->offset)
        return CAISSON_CROSSVM_BAD_SIZE;
    if (!is_aligned(crossvm->offset) || !is_aligned(crossvm->address) ||
        !is_aligned(crossvm->length))
        return CAISSON_CROSSVM_MISALIGNED;
    if (memory_at(crossvm->memory, crossvm->address, crossvm->length) == NULL)
        return CAISSON_CROSSVM_NOT_MEMORY;
    return CAISSON_CROSSVM_OK;
}

static enum caisson_crossvm_status check_free(const struct crossvm *crossvm,
                                              const struct crossvm_dataport *dataport)
{
    const uint64_t *pages = dataport->pages + crossvm->offset / CAISSON_PAGE_BYTES;
    const uint8_t *held = crossvm->held + memory_page_index(crossvm->memory, crossvm->address);

    for (uint64_t i = 0; i < crossvm->length / CAISSON_PAGE_BYTES; i++) {
        if (pages[i] != 0)
            return CAISSON_CROSSVM_SHARED;
        if (held[i] != 0)
            return CAISSON_CROSSVM_OVERLAP;
    }
    return CAISSON_CROSSVM_OK;
}

enum caisson_crossvm_status crossvm_lend(struct crossvm *crossvm, struct crossvm_dataport *dataport)
{
    enum caisson_crossvm_status status = check_numbers(crossvm, dataport);

    if (status == CAISSON_CROSSVM_OK)
        status = check_free(crossvm, dataport);
    if (status != CAISSON_CROSSVM_OK)
        return status;
    if (memory_share(crossvm->memory, crossvm->address, crossvm->length, dataport->descriptor,
                     crossvm->offset, dataport->protection) < 0)
        return CAISSON_CROSSVM_HOST_FAILURE;

    uint64_t *pages = dataport->pages + crossvm->offset / CAISSON_PAGE_BYTES;
    uint64_t count = crossvm->length / CAISSON_PAGE_BYTES;
    for (uint64_t i = 0; i < count; i++)
        pages[i] = crossvm->address + i * CAISSON_PAGE_BYTES + 1;
    memset(crossvm->held + memory_page_index(crossvm->memory, crossvm->address), 1, count);
    return CAISSON_CROSSVM_OK;
}

/* How many pages from `first` on lie side by side in guest memory. */
static uint64_t run_length(const uint64_t *pages, uint64_t first, uint64_t count)
{
    uint64_t length = 1;

    while (first + length < count &&
           pages[first + length] == pages[first] + length * CAISSON_PAGE_BYTES)
        length++;
    return length;
}

/* A run never crosses RAM's hole: no page has the address at which the hole begins. */
/* The kernel never joins kept pages to their neighbours again, so their number is bounded: a guest
 * could have it keep page by page. A driver that ends its life gives back before; what is kept is
 * what one lent that could not. */
static int give_back(struct crossvm *crossvm, uint64_t address, uint64_t length,
                     enum crossvm_content content)
{
    if (content == CROSSVM_ZEROED)
        return memory_unshare(crossvm->memory, address, length);
    if (crossvm->kept == CROSSVM_KEPT_MAX)
        return -ENOSPC;
    int error = memory_keep(crossvm->memory, address, length);
    if (error == 0)
        crossvm->kept++;
    return error;
}

enum caisson_crossvm_status crossvm_take_back(struct crossvm *crossvm,
                                              struct crossvm_dataport *dataport,
                                              enum crossvm_content content)
{
    uint64_t count = dataport->size_bytes / CAISSON_PAGE_BYTES;
    uint64_t *pages = dataport->pages;

    for (uint64_t first = 0, length = 1; first < count; first += length) {
        length = 1;
        if (pages[first] == 0)
            continue;
        length = run_length(pages, first, count);
        uint64_t address = pages[first] - 1;
        if (give_back(crossvm, address, length * CAISSON_PAGE_BYTES, content) < 0)
            return CAISSON_CROSSVM_HOST_FAILURE;
        memset(crossvm->held + memory_page_index(crossvm->memory, address), 0, length);
        memset(pages + first, 0, length * sizeof(*pages));
    }
    return CAISSON_CROSSVM_OK;
}
