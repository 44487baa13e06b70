/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Macros for descriptions with virtual machines: included by a .camkes file, read by the compiler's preprocessor.
 *
 * VM n is the instance vm<n> of the component Init<n>, which the application defines: VM_INIT_DEF() and its own interfaces.
 * File server and serial port belong to the loader and the monitor, so there is nothing to compose or connect for them.
 */
#ifndef CONFIGURATIONS_VM_H
#define CONFIGURATIONS_VM_H

#define VM_CAT_EXPANDED(a, b)       a##b
#define CAT(a, b)                   VM_CAT_EXPANDED(a, b)
#define VM_STRINGIZE_EXPANDED(text) #text
#define VAR_STRINGIZE(text)         VM_STRINGIZE_EXPANDED(text)

/* Body of a component Init<n>. Names of images are names in the file server; RAM is in MiB. */
#define VM_INIT_DEF()                                                                              \
    control;                                                                                       \
    attribute bool caisson_vm = true;                                                              \
    attribute string kernel_image;                                                                 \
    attribute string kernel_relocs;                                                                \
    attribute string initrd_image;                                                                 \
    attribute string kernel_cmdline = "";                                                          \
    attribute int guest_ram_mb;                                                                    \
    attribute int num_vcpus = 1;                                                                   \
    attribute int iospace_domain;

/* What all VMs share. */
#define VM_COMPOSITION_DEF()
#define VM_CONFIGURATION_DEF()

/* VM n: its instance and its connections. */
#define VM_PER_VM_COMPONENTS(n) component CAT(Init, n) CAT(vm, n);
#define VM_PER_VM_CONNECTIONS(n)
#define VM_PER_VM_COMP_DEF(n) VM_PER_VM_COMPONENTS(n) VM_PER_VM_CONNECTIONS(n)
#define VM_PER_VM_CONFIG_DEF(n)

#endif
