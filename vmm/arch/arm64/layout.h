/* SPDX-License-Identifier: BSD-2-Clause */
/* Where things lie in a guest of this architecture: physical addresses, interrupts. docs/vmm.md has
 * the map. */
#ifndef VMM_ARCH_ARM64_LAYOUT_H
#define VMM_ARCH_ARM64_LAYOUT_H

#include "abi/crossvm.h"

#define LAYOUT_RAM_START UINT64_C(0)

/* Offsets in the first range of RAM. */
#define LAYOUT_DEVICE_TREE       0x00100000u
#define LAYOUT_DEVICE_TREE_BYTES 0x00100000u
#define LAYOUT_KERNEL            0x00200000u /* a multiple of 2 MiB */

/* RAM leaves this hole to devices. */
#define LAYOUT_HOLE_START UINT64_C(0xc0000000)
#define LAYOUT_HOLE_END   UINT64_C(0x100000000)

/* Each device has pages of its own, whatever the size of the guest's. */
#define LAYOUT_GIC_DISTRIBUTOR         0xd1000000u
#define LAYOUT_GIC_DISTRIBUTOR_BYTES   0x00010000u
#define LAYOUT_GIC_CPU                 0xd1010000u /* version 2 only */
#define LAYOUT_GIC_CPU_BYTES           0x00002000u
#define LAYOUT_GIC_REDISTRIBUTORS      0xd2000000u /* version 3 only: one for each vCPU */
#define LAYOUT_GIC_REDISTRIBUTOR_BYTES 0x00020000u
#define LAYOUT_UART                    0xd6000000u
#define LAYOUT_UART_BYTES              0x00001000u

/* For devices that no place and no line was chosen for. */
#define LAYOUT_FREE_START UINT64_C(0xd7000000)
#define LAYOUT_FREE_END   UINT64_C(0xd8000000)
#define LAYOUT_FREE_LINE  18u

/* Shared peripheral interrupts (SPI), counted from 0 as in a device tree, and how many there
 * are. */
#define LAYOUT_UART_INTERRUPT    4u
#define LAYOUT_CROSSVM_INTERRUPT 17u
#define LAYOUT_INTERRUPTS        32u
#define LAYOUT_INTERRUPTS_FIRST  32u /* the number of SPI 0 among all interrupts */

#define LAYOUT_VCPUS_MAX 512u /* what the redistributors have room for */

#endif
