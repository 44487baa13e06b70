/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events whose other end is a function of the application instead of generated glue: a word and an
 * eventfd of the monitor's own stand for the peer, and a function is called or calls.
 */
#ifndef VMM_CHANNEL_H
#define VMM_CHANNEL_H

#include "vmm/device/crossvm.h"

#include <camkes_consumes_event.h>
#include <camkes_emits_event.h>

struct channel {
    const char *vm_name;
    uint32_t id;
    int kick_descriptor;
    uint32_t *word;
    camkes_emit_fn emit; /* the guest emits: this is called */
    int (*reg_callback)(camkes_event_callback_fn callback, void *); /* it consumes */
};

/* Each returns a channel that the process keeps to its end, or NULL with errno set. Its word is
 * that of the event that is added to `crossvm` next. */
struct channel *channel_to_function(struct crossvm *crossvm, uint32_t id, camkes_emit_fn emit);
struct channel *channel_from_function(struct crossvm *crossvm, uint32_t id,
                                      int (*reg_callback)(camkes_event_callback_fn, void *));

struct crossvm_word channel_word(const struct channel *channel);

#endif
