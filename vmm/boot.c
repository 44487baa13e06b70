/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernel, initrd and command line of a guest, as far as the architecture has no say in them. */
#include "vmm/boot.h"

#include "vmm/initrd.h"

#include <errno.h>
#include <string.h>

static const char *reason_of(int error, const char *trouble)
{
    switch (error) {
    case -ENOEXEC:
        return trouble;
    case -ENOSPC:
        return "does not fit into the guest's memory beside the kernel (guest_ram_mb)";
    default:
        return strerror(-error);
    }
}

/* Others than those by which the loaders of kernels tell what is wrong with one. */
static bool is_of_host(int error)
{
    return error != -ENOEXEC && error != -ENODATA && error != -ENOSPC;
}

const char *boot_kernel_name(const struct vmm *vmm)
{
    const struct vm_descriptor *kernel = vm_descriptor(vmm->config, "kernel_image");

    return kernel != NULL ? kernel->file : "";
}

void boot_check_kernel(const struct vmm *vmm, int error, const char *reason)
{
    const char *name = boot_kernel_name(vmm);

    if (error < 0 && is_of_host(error))
        machine_fatal(vmm, "kernel '%s' of %s: %s: %s", name, vmm->name, reason, strerror(-error));
    if (error < 0)
        machine_fatal(vmm, "kernel '%s' of %s: %s", name, vmm->name, reason);
}

void boot_open_kernel(const struct vmm *vmm, struct file *ret_file)
{
    int error = file_init(ret_file, vm_descriptor_number(vmm->config, "kernel_image"));

    if (error == -ENOENT)
        machine_fatal(vmm, "kernel of %s: none was named (kernel_image)", vmm->name);
    boot_check_kernel(vmm, error, "cannot be read");
}

void boot_load_initrd(const struct vmm *vmm, uint64_t floor, uint64_t ceiling,
                      struct boot_initrd *ret_initrd)
{
    const struct vm_descriptor *descriptor = vm_descriptor(vmm->config, "initrd_image");
    struct file file;
    uint64_t address = 0;
    const char *trouble = NULL;

    *ret_initrd = (struct boot_initrd){0};
    if (descriptor == NULL)
        return;
    int error = file_init(&file, descriptor->number);
    if (error == 0)
        error = initrd_load(&vmm->memory, &file, floor, ceiling, &address, &trouble);
    if (error < 0)
        machine_fatal(vmm, "initrd '%s' of %s: %s", descriptor->file, vmm->name,
                      reason_of(error, trouble));
    *ret_initrd = (struct boot_initrd){.address = address, .size_bytes = file.size_bytes};
}

const char *boot_cmdline(const struct vmm *vmm, size_t limit)
{
    const char *cmdline = vmm->settings.kernel_cmdline;
    size_t length = strlen(cmdline);

    if (length > limit)
        machine_fatal(
            vmm, "kernel_cmdline of %s: %zu bytes are more than the %zu that kernel '%s' takes",
            vmm->name, length, limit, boot_kernel_name(vmm));
    return cmdline;
}
