/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: loading kernel and initrd. An input begins with a byte of RAM's size (in MiB, 1 to
 * 64), one of the number of pages of zeros that the kernel's file has behind its content, one of
 * the command line's length (times 16) and two of the kernel's length; then come the kernel and, up
 * to the end, the initrd.
 */
#include "input.h"

#include "vmm/arch/arch.h"
#include "vmm/arch/x86_64/layout.h"
#include "vmm/machine.h"

#include <asm/bootparam.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MIB           UINT64_C(0x100000)
#define CMDLINE_BYTES (255 * 16 + 1)

/* What arch_load() is given, and where it goes when it gives up. */
struct attempt {
    struct vmm vmm;
    jmp_buf refused;
};

/* Instead of the monitor's, which ends the process. */
void machine_fatal(const struct vmm *vmm, const char *format, ...)
{
    struct attempt *attempt = (struct attempt *)(uintptr_t)vmm;
    char message[400];
    va_list arguments;

    va_start(arguments, format);
    require(vsnprintf(message, sizeof(message), format, arguments) > 0);
    va_end(arguments);
    longjmp(attempt->refused, 1);
}

static int make_file(const uint8_t *bytes, size_t length, size_t size_bytes)
{
    int descriptor = input_memory(size_bytes);

    require(pwrite(descriptor, bytes, length, 0) == (ssize_t)length);
    return descriptor;
}

/* Entered inside RAM above the first MiB; the initrd is whole, in RAM, and not where the boot data
 * lies. */
static void check_loaded(const struct memory *memory, uint64_t entry, const uint8_t *initrd,
                         size_t initrd_bytes)
{
    const struct boot_params *params =
        memory_at(memory, LAYOUT_BOOT_PARAMS, sizeof(struct boot_params));
    uint64_t end = 0;

    require(entry >= LAYOUT_HIGH_MEMORY && memory_at(memory, entry, 1) != NULL);
    require(params != NULL && params->hdr.setup_data == 0);
    require(params->hdr.ramdisk_size == initrd_bytes);
    if (initrd_bytes > 0) {
        const uint8_t *loaded = memory_at(memory, params->hdr.ramdisk_image, initrd_bytes);
        require(params->hdr.ramdisk_image >= LAYOUT_HIGH_MEMORY && loaded != NULL);
        require(memcmp(loaded, initrd, initrd_bytes) == 0);
    }
    for (uint32_t i = 0; i < params->e820_entries; i++) {
        require(params->e820_table[i].addr >= end && params->e820_table[i].size > 0);
        end = params->e820_table[i].addr + params->e820_table[i].size;
    }
    require(end == memory_bytes(memory));
}

static void attempt_load(struct attempt *attempt, const uint8_t *initrd, size_t initrd_bytes)
{
    uint64_t entry = 0;

    if (setjmp(attempt->refused) != 0)
        return;
    arch_load(&attempt->vmm, &entry);
    check_loaded(&attempt->vmm.memory, entry, initrd, initrd_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = {bytes, length};
    struct attempt attempt = {0};
    char cmdline[CMDLINE_BYTES] = "";
    uint64_t ram_mb = input_number(&input, 1) % 64 + 1;
    size_t zeros = input_number(&input, 1) * CAISSON_PAGE_BYTES;

    memset(cmdline, 'a', input_number(&input, 1) * 16);
    size_t kernel_bytes = input_number(&input, 2);
    if (kernel_bytes > input.left)
        kernel_bytes = input.left;
    size_t initrd_bytes = input.left - kernel_bytes;
    const uint8_t *initrd = input.bytes + kernel_bytes;
    const struct vm_descriptor descriptors[] = {
        {"kernel_image", make_file(input.bytes, kernel_bytes, kernel_bytes + zeros), "kernel"},
        {"initrd_image", initrd_bytes > 0 ? make_file(initrd, initrd_bytes, initrd_bytes) : -1,
         "initrd"},
    };
    const struct vm_config config = {.descriptor_count = initrd_bytes > 0 ? 2 : 1,
                                     .descriptors = descriptors};

    attempt.vmm.config = &config;
    attempt.vmm.settings.kernel_cmdline = cmdline;
    attempt.vmm.vcpu_count = 1;
    attempt.vmm.name = "vm0";
    require(memory_init(&attempt.vmm.memory, ram_mb * MIB,
                        &(struct layout){.hole_start = LAYOUT_HOLE_START,
                                         .hole_end = LAYOUT_HOLE_END}) == 0);
    attempt_load(&attempt, initrd, initrd_bytes);
    memory_finish(&attempt.vmm.memory);
    close(descriptors[0].number);
    if (initrd_bytes > 0)
        close(descriptors[1].number);
    return 0;
}
