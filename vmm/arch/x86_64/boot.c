/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes guest RAM ready for Linux's 64-bit entry (Documentation/arch/x86/boot.rst,
 * zero-page.rst). */
#include "vmm/boot.h"
#include "vmm/arch/arch.h"
#include "vmm/arch/x86_64/acpi.h"
#include "vmm/arch/x86_64/cmdline.h"
#include "vmm/arch/x86_64/kernel.h"
#include "vmm/arch/x86_64/layout.h"
#include "vmm/device/power.h"
#include "vmm/machine.h"

#include <errno.h>
#include <string.h>

#define LOADER_UNDEFINED 0xffu /* type_of_loader of those without a number */
#define E820_RAM         1u
#define E820_RESERVED    2u

#define PAGE_PRESENT  0x01u
#define PAGE_WRITABLE 0x02u
#define PAGE_LARGE    0x80u
#define PAGE_2M       UINT64_C(0x200000)
#define TABLE_ENTRIES 512u
#define MAPPED_GIB    4u
#define GDT_CODE_64   UINT64_C(0x00af9b000000ffff) /* selector 0x10, __BOOT_CS */
#define GDT_DATA      UINT64_C(0x00cf93000000ffff) /* selector 0x18, __BOOT_DS */

static void load_kernel(const struct vmm *vmm, struct kernel *ret_kernel)
{
    const char *reason = "cannot be read";
    struct file file;

    boot_open_kernel(vmm, &file);
    int error = kernel_load(&vmm->memory, &file, ret_kernel, &reason);
    boot_check_kernel(vmm, error, reason);
}

static void load_initrd(const struct vmm *vmm, const struct kernel *kernel,
                        struct boot_params *params)
{
    struct boot_initrd initrd;

    boot_load_initrd(vmm, kernel->end, kernel->initrd_end, &initrd);
    /* It lies below 4 GiB, for RAM's hole does. */
    params->hdr.ramdisk_image = (uint32_t)initrd.address;
    params->hdr.ramdisk_size = (uint32_t)initrd.size_bytes;
}

static void load_cmdline(const struct vmm *vmm, const struct kernel *kernel,
                         struct boot_params *params)
{
    size_t limit = kernel->cmdline_bytes;

    if (limit > LAYOUT_CMDLINE_BYTES - 1)
        limit = LAYOUT_CMDLINE_BYTES - 1;
    const char *cmdline = boot_cmdline(vmm, limit);
    const struct cmdline_refusal *refused = cmdline_find_refused(cmdline);
    if (refused != NULL)
        machine_fatal(vmm, "kernel_cmdline of %s: take '%s' out: %s", vmm->name, refused->parameter,
                      refused->reason);
    if (memory_write(&vmm->memory, LAYOUT_CMDLINE, cmdline, strlen(cmdline) + 1) < 0)
        machine_fatal(vmm, "guest_ram_mb of %s: too little for a kernel", vmm->name);
    params->hdr.cmd_line_ptr = LAYOUT_CMDLINE;
}

static void add_e820(struct boot_params *params, uint64_t start, uint64_t end, uint32_t type)
{
    if (end <= start)
        return;
    params->e820_table[params->e820_entries++] =
        (struct boot_e820_entry){.addr = start, .size = end - start, .type = type};
}

static void fill_e820(const struct memory *memory, struct boot_params *params)
{
    add_e820(params, 0, LAYOUT_EBDA, E820_RAM);
    add_e820(params, LAYOUT_EBDA, LAYOUT_HIGH_MEMORY, E820_RESERVED);
    add_e820(params, LAYOUT_HIGH_MEMORY, memory_low_end(memory), E820_RAM);
    for (uint32_t i = 1; i < memory->range_count; i++)
        add_e820(params, memory->ranges[i].address,
                 memory->ranges[i].address + memory->ranges[i].size_bytes, E820_RAM);
}

/* "64-bit boot protocol": kernel, zero page and command line are mapped one to one. */
static int write_page_tables(const struct memory *memory)
{
    uint64_t *pml4 = memory_at(memory, LAYOUT_PML4, CAISSON_PAGE_BYTES);
    uint64_t *pdpt = memory_at(memory, LAYOUT_PDPT, CAISSON_PAGE_BYTES);
    uint64_t *directories =
        memory_at(memory, LAYOUT_PAGE_DIRS, (uint64_t)MAPPED_GIB * CAISSON_PAGE_BYTES);

    if (pml4 == NULL || pdpt == NULL || directories == NULL)
        return -ENOSPC;
    pml4[0] = LAYOUT_PDPT | PAGE_PRESENT | PAGE_WRITABLE;
    for (uint64_t i = 0; i < MAPPED_GIB; i++)
        pdpt[i] = (LAYOUT_PAGE_DIRS + i * CAISSON_PAGE_BYTES) | PAGE_PRESENT | PAGE_WRITABLE;
    for (uint64_t i = 0; i < (uint64_t)MAPPED_GIB * TABLE_ENTRIES; i++)
        directories[i] = i * PAGE_2M | PAGE_PRESENT | PAGE_WRITABLE | PAGE_LARGE;
    return 0;
}

static int write_gdt(const struct memory *memory)
{
    static const uint64_t gdt[] = {0, 0, GDT_CODE_64, GDT_DATA};

    return memory_write(memory, LAYOUT_GDT, gdt, sizeof(gdt));
}

/* What a BIOS has at its reset vector. Linux without EFI jumps there to reboot a machine whose ACPI
 * is hardware-reduced. */
static int write_reset_vector(const struct memory *memory)
{
    static const uint8_t code[] = {
        0xba,
        LAYOUT_RESET_PORT & 0xff,
        LAYOUT_RESET_PORT >> 8, /* mov $port, %dx */
        0xb0,
        POWER_RESET_VALUE, /* mov $value, %al */
        0xee,              /* out %al, %dx */
        0xf4,              /* hlt */
        0xeb,
        0xfd, /* jmp to the hlt */
    };

    return memory_write(memory, LAYOUT_RESET_VECTOR, code, sizeof(code));
}

static int write_acpi(const struct vmm *vmm)
{
    const struct acpi acpi = {
        .vcpu_count = vmm->vcpu_count, .device_count = vmm->device_count, .devices = vmm->devices};

    return acpi_write_tables(&vmm->memory, &acpi);
}

void arch_load(struct vmm *vmm, uint64_t *ret_entry)
{
    struct kernel kernel;
    struct boot_params params = {0};

    load_kernel(vmm, &kernel);
    params.hdr = kernel.header;
    params.hdr.type_of_loader = LOADER_UNDEFINED;
    params.hdr.setup_data = 0;
    params.acpi_rsdp_addr = LAYOUT_ACPI;
    load_initrd(vmm, &kernel, &params);
    load_cmdline(vmm, &kernel, &params);
    fill_e820(&vmm->memory, &params);
    if (memory_write(&vmm->memory, LAYOUT_BOOT_PARAMS, &params, sizeof(params)) < 0 ||
        write_page_tables(&vmm->memory) < 0 || write_gdt(&vmm->memory) < 0 ||
        write_reset_vector(&vmm->memory) < 0 || write_acpi(vmm) < 0)
        machine_fatal(vmm, "guest_ram_mb of %s: too little for a kernel", vmm->name);
    *ret_entry = kernel.entry;
}
