/* SPDX-License-Identifier: BSD-2-Clause */
/* What the description says about a virtual machine: the generated glue of a VM instance defines `vm_config`. */
#ifndef VMM_VM_CONFIG_H
#define VMM_VM_CONFIG_H

#include <stdint.h>

struct vm_config {
    const char *name; /* instance */
    int kvm_descriptor;
    int console_descriptor;  /* socket of packets: the guest's first serial port (abi/system.h) */
    int kernel_descriptor;   /* read-only memfd; bzImage or ELF vmlinux; -1: none was named */
    const char *kernel_name; /* in the file server, for messages */
    int initrd_descriptor;   /* -1: none */
    const char *initrd_name;
    const char *kernel_cmdline;
    uint64_t guest_ram_mb; /* MiB, at least 1 */
    uint32_t num_vcpus;    /* at least 1 */
};

extern const struct vm_config vm_config;

#endif
