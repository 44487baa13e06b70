/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cross-VM device, as a guest sees it: one page of registers, a window of notification pages, a
 * doorbell, an interrupt. Found through ACPI on x86-64 (_HID CAISSON_CROSSVM_HID; _CRS in this
 * order: registers as memory, window as memory, doorbell as I/O port, interrupt, message as
 * memory), through the device tree on arm64 (compatible CAISSON_CROSSVM_COMPATIBLE; reg in this
 * order: registers, window, doorbell; interrupts).
 *
 * Registers are 32 bits wide, naturally aligned, little-endian; any other access reads all ones and
 * writes nothing. 64-bit values are a pair LOW, HIGH. Reading and writing them traps to the VMM:
 * this is for setting up. A register that a device does not have reads all ones: so those that were
 * added since its revision can be told.
 *
 * The table. Write KIND and ID, then read SIZE, WORD_FIRST, WORD_COUNT and NAME of that entry. Ids
 * run from 1 to the count of the kind. STATUS tells whether the entry exists.
 *
 * Sharing a dataport. The guest writes ID, TOTAL (the dataport's declared size) and, for each
 * physically contiguous piece, OFFSET (within the dataport), ADDRESS (guest-physical) and LENGTH,
 * then COMMAND = SHARE, and reads STATUS. Each of OFFSET, ADDRESS and LENGTH is a multiple of the
 * page. The VMM replaces these pages of guest memory by the dataport's. COMMAND = UNSHARE with ID
 * puts private, zeroed memory back under all pieces of that dataport. A reset of the guest does the
 * same for every dataport.
 *
 * Lives. A kernel may be gone while the machine goes on: by kexec, by a crash whose dump another
 * kernel writes, by a module that was unloaded by force. So each driver begins a life of its own by
 * COMMAND = BEGIN, reads its number in LIFE, and writes that number to ASKER. SHARE, UNSHARE and
 * END are for the life in ASKER; where another one has begun, or none, they change nothing (STALE):
 * pages of one kernel are never exchanged at another one's word. END, and a BEGIN during a life,
 * end it:
 *
 *   lent pages        become private memory with the content that they have; so nothing changes for the present kernel, wherever they
 *                     lie in its memory. Whoever asks makes the guest's other processors stand still meanwhile (Linux: stop_machine)
 *   consumed words    become IDLE: what they said was for the earlier driver
 *   emitted words     are rung: the earlier driver may have changed one and not come to that
 *   procedures        whoever waits for this guest is told that it is gone (abi/rpc.h)
 *   the interrupt     is the line again
 *
 * Signalling. Page w of the window holds notification word w (abi/notification.h); where a
 * procedure's message begins with that word, the rest of the page is the message's (abi/rpc.h). An
 * emitted event has WORD_COUNT words from WORD_FIRST on, one for each consumer: the guest exchanges
 * each for SIGNALLED and, where it was WAITING, writes w to the doorbell (32 bits): a port where
 * there are ports, elsewhere the w-th register of the doorbell's page, as the host's kernel finds
 * an address by halving what is left and a value by comparing one after the other. That write ends
 * in an eventfd without the VMM. A consumed event has WORD_COUNT words likewise, one for each
 * emitter; the VM's interrupt (edge-triggered, active high) tells that some of them may be
 * SIGNALLED. SPIN_US is how many microseconds at most whoever waits for it may spin before the word
 * says WAITING: what the description says, and 0 where the monitor may use one processor only, for
 * then the emitter cannot run meanwhile.
 *
 * The message, on x86-64. In the place of its interrupt line the device takes a message (Intel SDM
 * 3, 11.11): the guest writes the registers of caisson_crossvm_msi, DATA last, from which on the
 * interrupt is that message; zeros are the line again. For a line of the I/O APIC the host's kernel
 * has to wake a thread of its own (virt/kvm/eventfd.c: irqfd_inject); a message is delivered by
 * whoever kicks. A guest may do without.
 */
#ifndef CAISSON_ABI_CROSSVM_H
#define CAISSON_ABI_CROSSVM_H

#include "abi/fixed.h"
#include "abi/notification.h"

#define CAISSON_CROSSVM_HID        "CAIS0001"
#define CAISSON_CROSSVM_COMPATIBLE "caisson,crossvm"
#define CAISSON_CROSSVM_MAGIC      0x53494143u /* "CAIS" */
#define CAISSON_CROSSVM_REVISION   4u
#define CAISSON_CROSSVM_NAME_BYTES 64u

/* Where the VMM puts it. A guest takes these from ACPI or the device tree. */
#define CAISSON_CROSSVM_REGISTERS_ADDRESS 0xd0000000u
#define CAISSON_CROSSVM_REGISTERS_BYTES   0x1000u
#define CAISSON_CROSSVM_WINDOW_ADDRESS    0xd0100000u
#define CAISSON_CROSSVM_WORDS_MAX         256u        /* pages of the window */
#define CAISSON_CROSSVM_DOORBELL_PORT     0x0600u     /* on x86-64 */
#define CAISSON_CROSSVM_DOORBELL_ADDRESS  0xd0001000u /* on arm64, where it has a page of its own */
#define CAISSON_CROSSVM_DOORBELL_BYTES    4u          /* of each */
#define CAISSON_CROSSVM_MSI_ADDRESS       0xd0002000u /* on x86-64 */
#define CAISSON_CROSSVM_MSI_BYTES         0x1000u

enum caisson_crossvm_register {
    CAISSON_CROSSVM_REG_MAGIC = 0x000,          /* r */
    CAISSON_CROSSVM_REG_REVISION = 0x004,       /* r */
    CAISSON_CROSSVM_REG_DATAPORT_COUNT = 0x008, /* r */
    CAISSON_CROSSVM_REG_EMIT_COUNT = 0x00c,     /* r */
    CAISSON_CROSSVM_REG_CONSUME_COUNT = 0x010,  /* r */
    CAISSON_CROSSVM_REG_WORD_COUNT = 0x014,     /* r: pages of the window that are backed */

    CAISSON_CROSSVM_REG_KIND = 0x020,       /* rw: caisson_crossvm_kind */
    CAISSON_CROSSVM_REG_ID = 0x024,         /* rw: from 1 */
    CAISSON_CROSSVM_REG_SIZE_LOW = 0x028,   /* r: bytes of the selected dataport; 0 for an event */
    CAISSON_CROSSVM_REG_SIZE_HIGH = 0x02c,  /* r */
    CAISSON_CROSSVM_REG_WORD_FIRST = 0x030, /* r: of the selected event */
    CAISSON_CROSSVM_REG_WORDS = 0x034,      /* r: how many; 0 for a dataport */
    CAISSON_CROSSVM_REG_SPIN_US = 0x038,    /* r: of the selected consumed event; 0 for others */

    CAISSON_CROSSVM_REG_TOTAL_LOW = 0x040,    /* rw */
    CAISSON_CROSSVM_REG_TOTAL_HIGH = 0x044,   /* rw */
    CAISSON_CROSSVM_REG_OFFSET_LOW = 0x048,   /* rw */
    CAISSON_CROSSVM_REG_OFFSET_HIGH = 0x04c,  /* rw */
    CAISSON_CROSSVM_REG_ADDRESS_LOW = 0x050,  /* rw */
    CAISSON_CROSSVM_REG_ADDRESS_HIGH = 0x054, /* rw */
    CAISSON_CROSSVM_REG_LENGTH_LOW = 0x058,   /* rw */
    CAISSON_CROSSVM_REG_LENGTH_HIGH = 0x05c,  /* rw */
    CAISSON_CROSSVM_REG_COMMAND =
        0x060, /* w: caisson_crossvm_command; carried out before the write returns */
    CAISSON_CROSSVM_REG_STATUS =
        0x064, /* r: caisson_crossvm_status of the last COMMAND, KIND or ID */
    CAISSON_CROSSVM_REG_LIFE = 0x068,  /* r: number of the present life; 0: none */
    CAISSON_CROSSVM_REG_ASKER = 0x06c, /* rw: number of the life for which a COMMAND is */

    CAISSON_CROSSVM_REG_NAME =
        0x080, /* r: CAISSON_CROSSVM_NAME_BYTES bytes, NUL-padded, in 32-bit words */
};

/* 32 bits wide, as all of the device's; writing only. */
enum caisson_crossvm_msi {
    CAISSON_CROSSVM_MSI_LOW = 0x0,  /* of the address */
    CAISSON_CROSSVM_MSI_HIGH = 0x4, /* of the address */
    CAISSON_CROSSVM_MSI_DATA = 0x8, /* it holds from here on */
};

enum caisson_crossvm_kind {
    CAISSON_CROSSVM_DATAPORT = 1,
    CAISSON_CROSSVM_EMIT = 2,
    CAISSON_CROSSVM_CONSUME = 3,
};

enum caisson_crossvm_command {
    CAISSON_CROSSVM_SHARE = 1,
    CAISSON_CROSSVM_UNSHARE = 2,
    CAISSON_CROSSVM_BEGIN = 3, /* a life, whose number no other one had since the monitor started */
    CAISSON_CROSSVM_END = 4,   /* the present life */
};

/* Beside each: the errno that the guest's module gives to the process that asked. */
enum caisson_crossvm_status {
    CAISSON_CROSSVM_OK = 0,
    CAISSON_CROSSVM_NO_SUCH_ID = 1,  /* ENXIO: unknown kind or id */
    CAISSON_CROSSVM_BAD_COMMAND = 2, /* ENOTTY */
    CAISSON_CROSSVM_BAD_SIZE =
        3, /* EINVAL: TOTAL differs from the declared size, or OFFSET + LENGTH exceeds it */
    CAISSON_CROSSVM_MISALIGNED = 4,   /* EINVAL */
    CAISSON_CROSSVM_NOT_MEMORY = 5,   /* EFAULT: not wholly guest RAM */
    CAISSON_CROSSVM_OVERLAP = 6,      /* EEXIST: guest pages that another piece holds already */
    CAISSON_CROSSVM_SHARED = 7,       /* EBUSY: that part of the dataport is shared already */
    CAISSON_CROSSVM_HOST_FAILURE = 8, /* EIO: the host refused; the VMM's log says why */
    CAISSON_CROSSVM_STALE = 9,        /* ESTALE: ASKER is not the present life */
};

static_assert(CAISSON_CROSSVM_REG_NAME + CAISSON_CROSSVM_NAME_BYTES <=
                  CAISSON_CROSSVM_REGISTERS_BYTES,
              "the name fits the register page");
static_assert(CAISSON_CROSSVM_WINDOW_ADDRESS >=
                  CAISSON_CROSSVM_REGISTERS_ADDRESS + CAISSON_CROSSVM_REGISTERS_BYTES,
              "the window follows the registers");
static_assert(CAISSON_CROSSVM_WORDS_MAX * CAISSON_CROSSVM_DOORBELL_BYTES <= CAISSON_PAGE_BYTES,
              "a page has a doorbell for each word");

#endif
