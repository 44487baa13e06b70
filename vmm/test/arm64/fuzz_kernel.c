/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: any file as a kernel for arm64. What is taken lies in RAM, entry and all; what is
 * refused has a reason. An input is the RAM's size beyond the kernel's place in pages of 64 KiB,
 * zeros that follow the file in pages, and the file.
 */
#include "fuzz/input.h"

#include "vmm/arch/arm64/kernel.h"
#include "vmm/arch/arm64/layout.h"
#include "vmm/layout.h"

#include <unistd.h>

static void load(const struct memory *memory, int descriptor)
{
    struct kernel kernel = {0};
    const char *reason = NULL;
    struct file file;

    require(file_init(&file, descriptor) == 0);
    int error = kernel_load(memory, &file, &kernel, &reason);
    if (error < 0) {
        require(reason != NULL && kernel.end == 0);
        return;
    }
    require(kernel.entry >= LAYOUT_KERNEL && kernel.end > kernel.entry);
    require(memory_at(memory, kernel.entry, kernel.end - kernel.entry) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = {bytes, length};
    struct memory memory;
    uint64_t ram = LAYOUT_KERNEL + (input_number(&input, 1) << 16);
    uint64_t zeros = input_number(&input, 1) * CAISSON_PAGE_BYTES;
    int descriptor = input_memory(input.left + zeros);

    require(pwrite(descriptor, input.bytes, input.left, 0) == (ssize_t)input.left);
    require(memory_init(&memory, ram,
                        &(struct layout){.hole_start = LAYOUT_HOLE_START,
                                         .hole_end = LAYOUT_HOLE_END}) == 0);
    load(&memory, descriptor);
    memory_finish(&memory);
    close(descriptor);
    return 0;
}
