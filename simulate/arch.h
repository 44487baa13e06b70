/* SPDX-License-Identifier: BSD-2-Clause */
/* What differs between the simulated machines of two architectures: a table for each, in a file of
 * its own. */
#ifndef CAISSON_SIMULATE_ARCH_H
#define CAISSON_SIMULATE_ARCH_H

#include <stddef.h>
#include <stdint.h>

struct arch {
    const char *name;             /* as --arch says it */
    const char *machine;          /* as uname(2) says it */
    uint16_t elf_machine;         /* of its programs */
    const char *qemu;             /* QEMU's program for it */
    const char *qemu_package;     /* of Debian, which has it */
    const char *quiet;            /* kernel's command line; says nothing, */
    const char *speaks;           /* or all that it has to say */
    const char *const *arguments; /* QEMU's; they name descriptors of machine.c by number */
    size_t argument_count;
    /* Opens a kernel for QEMU. Returns a descriptor or a negative errno with an explanation. */
    int (*open_kernel)(const char *path, char *error, size_t error_size);
};

extern const struct arch arch_x86_64;
extern const struct arch arch_arm64;

/* The architecture of that name, and this machine's; NULL where there is none. */
const struct arch *arch_find(const char *name);
const struct arch *arch_native(void);

/* That of an executable file; NULL for another one, and for what is not to be read as one. */
const struct arch *arch_of_file(const char *path);

#endif
