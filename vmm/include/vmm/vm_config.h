/* SPDX-License-Identifier: BSD-2-Clause */
/* What the description says about a virtual machine: the generated glue of a VM instance defines
 * `vm_config`. */
#ifndef VMM_VM_CONFIG_H
#define VMM_VM_CONFIG_H

#include <stddef.h>
#include <stdint.h>

/* A setting that the description has. */
struct vm_value {
    const char *name; /* as in the description: abi/vm_setting.def */
    uint64_t number;  /* of a number */
    const char *text; /* of a text */
};

/*
 *   kvm           /dev/kvm
 *   console       socket of packets: the guest's first serial port (abi/system.h)
 *   kernel_image  read-only memfd: bzImage or ELF vmlinux; Image on arm64
 *   initrd_image  read-only memfd
 */
struct vm_descriptor {
    const char *name;
    int number;
    const char *file; /* in the file server, for messages; NULL: it is no file */
};

struct vm_config {
    const char *name; /* instance */
    size_t value_count;
    const struct vm_value *values;
    size_t descriptor_count;
    const struct vm_descriptor *descriptors;
};

extern const struct vm_config vm_config;

#endif
