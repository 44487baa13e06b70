/* SPDX-License-Identifier: BSD-2-Clause */
/* Where things lie in a guest of this architecture: physical addresses, ports, interrupts.
 * docs/vmm.md has the map. */
#ifndef VMM_ARCH_X86_64_LAYOUT_H
#define VMM_ARCH_X86_64_LAYOUT_H

#include "abi/crossvm.h"

/* Boot data, below the first MiB; the kernel has taken what it needs before it uses that memory
 * itself. */
#define LAYOUT_GDT           0x00000500u
#define LAYOUT_BOOT_PARAMS   0x00007000u
#define LAYOUT_PML4          0x00009000u
#define LAYOUT_PDPT          0x0000a000u
#define LAYOUT_PAGE_DIRS     0x0000b000u /* four pages: 4 GiB in pages of 2 MiB */
#define LAYOUT_CMDLINE       0x00020000u
#define LAYOUT_CMDLINE_BYTES 0x00010000u
#define LAYOUT_EBDA          0x0009fc00u
#define LAYOUT_ACPI          0x000e0000u /* a BIOS area that the kernel searches for the RSDP */
#define LAYOUT_ACPI_BYTES    0x00010000u
#define LAYOUT_RESET_VECTOR  0x000ffff0u /* f000:fff0 in real mode */
#define LAYOUT_HIGH_MEMORY   0x00100000u

#define LAYOUT_RAM_START 0u

/* RAM leaves this hole to devices. */
#define LAYOUT_HOLE_START UINT64_C(0xc0000000)
#define LAYOUT_HOLE_END   UINT64_C(0x100000000)

#define LAYOUT_IOAPIC     0xfec00000u
#define LAYOUT_LOCAL_APIC 0xfee00000u
#define LAYOUT_IDENTITY_MAP                                                                        \
    0xfffbc000u /* a page that Intel's VMX needs, and three after it (KVM_SET_TSS_ADDR) */
#define LAYOUT_TSS 0xfffbd000u

#define LAYOUT_UART_PORT      0x03f8u
#define LAYOUT_UART_BYTES     8u
#define LAYOUT_UART_INTERRUPT 4u

#define LAYOUT_CROSSVM_INTERRUPT 17u

/* For devices that no place and no line was chosen for; below 16 are those of old devices. */
#define LAYOUT_FREE_START UINT64_C(0xd7000000)
#define LAYOUT_FREE_END   UINT64_C(0xd8000000)
#define LAYOUT_FREE_LINE  18u

#define LAYOUT_KEYBOARD_PORT 0x0064u /* only its reset pulse */
#define LAYOUT_POWER_PORT    0x0608u /* ACPI's sleep control, sleep status and reset registers */
#define LAYOUT_RESET_PORT    (LAYOUT_POWER_PORT + 2u)

/* 8-bit local APIC ids; 255 is the broadcast. */
#define LAYOUT_VCPUS_MAX 254u

#endif
