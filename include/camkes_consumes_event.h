/* SPDX-License-Identifier: BSD-2-Clause */
/* A consumed event as a value: its id in the guest, from 1, and its generated function `<event>_reg_callback`. */
#ifndef CAMKES_CONSUMES_EVENT_H
#define CAMKES_CONSUMES_EVENT_H

typedef void (*camkes_event_callback_fn)(void *arg);

typedef struct camkes_consumes_event {
    unsigned id;
    int (*reg_callback)(camkes_event_callback_fn callback, void *arg);
} camkes_consumes_event_t;

#endif
