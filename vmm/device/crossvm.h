/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cross-VM device (abi/crossvm.h): tables and requests. It changes guest RAM through
 * vmm/memory.h and knows no KVM; run.c wires the words that it lists.
 *
 * What it has is added once; the machine's begins with crossvm_start, a driver's life with a
 * command (crossvm_life.c). Nothing that a guest does grows its memory: the lists of shared pages
 * are as long as the declared dataports and the guest's RAM.
 */
#ifndef VMM_DEVICE_CROSSVM_H
#define VMM_DEVICE_CROSSVM_H

#include "abi/crossvm.h"
#include "vmm/bus.h"
#include "vmm/log.h"
#include "vmm/memory.h"

#include <pthread.h>

#define CROSSVM_KEPT_MAX 4096u /* in the machine's life */

struct crossvm_dataport {
    char name[CAISSON_CROSSVM_NAME_BYTES];
    int descriptor;
    int protection;
    uint64_t size_bytes;
    uint64_t *pages; /* for each page: guest-physical address + 1; 0: not shared */
};

struct crossvm_event {
    char name[CAISSON_CROSSVM_NAME_BYTES];
    uint32_t word_first;
    uint32_t word_count;
    uint32_t spin_us; /* of a consumed event */
};

struct crossvm_word {
    /* memfd of the notification page; -1: the monitor's own memory, crossvm_own_word */
    int page_descriptor;
    uint64_t page_offset; /* in it */
    /* eventfd: the consumer's when the guest emits, the VM's own when it consumes */
    int kick_descriptor;
    bool emitted; /* by the guest: it has a doorbell */
};

struct irq;

struct crossvm_event_list {
    uint32_t count;
    struct crossvm_event *entries;
};

struct crossvm {
    const char *vm_name;
    struct log_limit *log_limit;
    uint32_t dataport_count;
    struct crossvm_dataport *dataports; /* entry i has id i + 1; so have those below */
    struct crossvm_event_list emits;
    struct crossvm_event_list consumes;
    uint32_t word_count;
    struct crossvm_word words[CAISSON_CROSSVM_WORDS_MAX];
    struct caisson_notification_page *window; /* of them word_count pages are there; NULL: none */

    pthread_mutex_t lock; /* guards what follows */
    struct irq *irq;      /* NULL: none yet */
    uint64_t msi_address; /* as the guest wrote it last */
    const struct memory *memory;
    uint8_t *held; /* for each page of RAM: 1 where a dataport lies there */
    uint32_t kind;
    uint32_t id;
    uint32_t status;
    uint64_t total;
    uint64_t offset;
    uint64_t address;
    uint64_t length;
    uint32_t life;   /* the present one; 0: none */
    uint32_t asker;  /* the one for which the guest asks */
    uint32_t newest; /* the last number that a life got */
    uint32_t kept;   /* pieces of RAM that kept what was in them when a life ended */
    void (*life_ended)(void *context); /* NULL: nobody wants to know */
    void *life_context;
};

extern const struct bus_operations crossvm_operations; /* the register page */
extern const struct bus_operations
    crossvm_doorbell_operations; /* values that no doorbell matched */

void crossvm_init(struct crossvm *crossvm, const char *vm_name, struct log_limit *log_limit);
void crossvm_finish(struct crossvm *crossvm);

/* Each takes the next id of its kind. -ENOMEM; -EINVAL: size not a positive multiple of the page;
 * -ENOSPC: no word left. */
int crossvm_add_dataport(struct crossvm *crossvm, const char *name, int descriptor, int protection,
                         uint64_t size_bytes);
int crossvm_add_event(struct crossvm *crossvm, enum caisson_crossvm_kind kind, const char *name,
                      const struct crossvm_word *words, uint32_t word_count);

/* How long the guest may spin for the consumed event that was added last; 0 where nobody says. */
void crossvm_limit_spin(struct crossvm *crossvm, uint32_t spin_us);

/* The word of the event that is added next, where that has one word, in memory of the monitor's
 * own. -ENOSPC, or what mmap says. */
int crossvm_own_word(struct crossvm *crossvm, uint32_t **ret_word);

/* Maps the notification pages side by side, after the last was added. */
int crossvm_map_window(struct crossvm *crossvm);

/* What belongs to the end of a life and is not the device's: called under its lock, before the
 * words are forgotten. */
void crossvm_tell_life_ended(struct crossvm *crossvm, void (*life_ended)(void *context),
                             void *context);

/* The machine begins, with fresh RAM: nothing is shared, no life has begun, the events of an
 * earlier guest are forgotten. */
int crossvm_start(struct crossvm *crossvm, const struct memory *memory);

#endif
