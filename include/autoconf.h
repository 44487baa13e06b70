/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The configuration that code written for seL4 looks at, as it is here. What is not defined is off: there is no kernel of seL4 to
 * debug, to benchmark, or to have more than one scheduler.
 */
#ifndef AUTOCONF_H
#define AUTOCONF_H

#define CONFIG_WORD_SIZE 64

#if defined(__x86_64__)
#define CONFIG_ARCH_X86         1
#define CONFIG_ARCH_X86_64      1
#define CONFIG_SEL4_ARCH        x86_64
#define CONFIG_SEL4_ARCH_X86_64 1
#define CONFIG_ARCH             x86
#define CONFIG_PLAT             pc99
#define CONFIG_PLAT_PC99        1
#elif defined(__aarch64__)
#define CONFIG_ARCH_ARM           1
#define CONFIG_ARCH_AARCH64       1
#define CONFIG_SEL4_ARCH          aarch64
#define CONFIG_SEL4_ARCH_AARCH64  1
#define CONFIG_ARCH               arm
#define CONFIG_PLAT               qemu - arm - virt
#define CONFIG_PLAT_QEMU_ARM_VIRT 1
#endif

/* As an instance sees it: one kernel, one node of it. */
#define CONFIG_MAX_NUM_NODES  1
#define CONFIG_NUM_PRIORITIES 256
#define CONFIG_NUM_DOMAINS    1
#define CONFIG_PRINTING       1

/* Of a thread, where the description says nothing (docs/life.md). */
#define CONFIG_CAMKES_DEFAULT_STACK_SIZE 262144

#endif
