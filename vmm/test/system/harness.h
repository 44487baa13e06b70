/* SPDX-License-Identifier: BSD-2-Clause */
/* The numbers at which the harness hands its VM the objects of its system, and their sizes. */
#ifndef VMM_TEST_HARNESS_H
#define VMM_TEST_HARNESS_H

enum {
    CONSOLE = 10,
    KVM,
    KERNEL,
    INITRD,
    DATA,
    BIG,
    PRINT_WORD,
    PRINT_KICK,
    DONE_WORD,
    DONE_KICK,
};

#define DATA_BYTES 4096u
#define BIG_BYTES  (1024u * 1024u)

#endif
