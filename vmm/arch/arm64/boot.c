/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes guest RAM ready for Linux's entry (Documentation/arm64/booting.rst): kernel, initrd, device
 * tree. */
#include "vmm/boot.h"

#include "vmm/arch/arch.h"
#include "vmm/arch/arm64/device_tree.h"
#include "vmm/arch/arm64/kernel.h"
#include "vmm/arch/arm64/layout.h"
#include "vmm/arch/arm64/processor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define CMDLINE_BYTES 2047u /* COMMAND_LINE_SIZE - 1; an Image does not say */

static void load_kernel(const struct vmm *vmm, struct kernel *ret_kernel)
{
    const char *reason = "cannot be read";
    struct file file;

    boot_open_kernel(vmm, &file);
    int error = kernel_load(&vmm->memory, &file, ret_kernel, &reason);
    boot_check_kernel(vmm, error, reason);
    /* It would stop without a word, before it has a console. */
    if (ret_kernel->page_bytes != 0 && !processor_has_pages(&vmm->vcpus[0], ret_kernel->page_bytes))
        machine_fatal(vmm, "kernel '%s' of %s: its pages are of %u KiB, which this processor lacks",
                      boot_kernel_name(vmm), vmm->name, ret_kernel->page_bytes / 1024);
}

static int read_affinities(const struct vmm *vmm, uint64_t **ret_affinities)
{
    uint32_t count = vmm->vcpu_count;
    uint64_t *affinities = calloc(count, sizeof(*affinities));
    int error = affinities == NULL ? -ENOMEM : 0;

    for (uint32_t i = 0; error == 0 && i < count; i++)
        error = processor_affinity(&vmm->vcpus[i], &affinities[i]);
    if (error == 0)
        *ret_affinities = affinities;
    else
        free(affinities);
    return error;
}

static int write_device_tree(const struct vmm *vmm, struct device_tree *tree)
{
    void *target = memory_at(&vmm->memory, vmm->layout->ram_start + LAYOUT_DEVICE_TREE,
                             LAYOUT_DEVICE_TREE_BYTES);
    uint64_t *affinities = NULL;
    int error = target == NULL ? -ENOSPC : read_affinities(vmm, &affinities);

    if (error < 0)
        return error;
    tree->affinities = affinities;
    error = device_tree_write(tree, target, LAYOUT_DEVICE_TREE_BYTES);
    free(affinities);
    return error;
}

void arch_load(struct vmm *vmm, uint64_t *ret_entry)
{
    struct kernel kernel;
    struct boot_initrd initrd;
    struct device_tree tree = {.memory = &vmm->memory,
                               .device_count = vmm->device_count,
                               .devices = vmm->devices,
                               .vcpu_count = vmm->vcpu_count,
                               .gic_version = vmm->kvm.chip_version};

    load_kernel(vmm, &kernel);
    boot_load_initrd(vmm, kernel.end, vmm->layout->hole_start, &initrd);
    tree.cmdline = boot_cmdline(vmm, CMDLINE_BYTES);
    tree.initrd_start = initrd.address;
    tree.initrd_end = initrd.address + initrd.size_bytes;
    /* Without it a guest that wants random numbers early waits for them. */
    (void)!getrandom(tree.seed, sizeof(tree.seed), GRND_NONBLOCK);
    int error = write_device_tree(vmm, &tree);
    if (error < 0)
        machine_fatal(vmm, "cannot write the device tree of %s: %s", vmm->name, strerror(-error));
    *ret_entry = kernel.entry;
}
