/* SPDX-License-Identifier: BSD-2-Clause */
/* The consoles of a system: what guests print there, and what the user types to one of them, or to
 * a component that has one. */
#ifndef CAISSON_LOADER_CONSOLES_H
#define CAISSON_LOADER_CONSOLES_H

#include "loader/output.h"
#include "loader/running.h"

#define CONSOLE_INPUT_BYTES 4096

struct console {
    uint32_t instance;
    int descriptor; /* owned by the running system; -1: the guest's side is closed */
    struct output_source source;
    size_t typed_bytes; /* of a packet at most: abi/system.h */
    size_t input_used;
    char input[CONSOLE_INPUT_BYTES]; /* for the guest */
};

struct consoles {
    size_t count;
    size_t selected; /* the one that the user sees bytewise and types to */
    struct console *entries;
};

/* One entry for each instance that has a console, in order of declaration. 0 or -ENOMEM. */
int consoles_create(const struct running *running, struct consoles *ret_consoles);
void consoles_destroy(struct consoles *consoles);

/* The console of an instance, or NULL. */
struct console *consoles_of(const struct consoles *consoles, uint32_t instance);

/* Makes `index` the one that is shown bytewise; the others are shown line by line. */
void consoles_select(struct consoles *consoles, size_t index);

/* Bytes that console_type() takes now. */
size_t console_input_room(const struct console *console);

/* Queues bytes for the guest; what does not fit, or comes after the end, is dropped. */
void console_type(struct console *console, const char *bytes, size_t count);

/* Hands queued bytes to the instance as far as it takes them. */
void console_send(struct console *console);

/* The VM has been started again, with a console of its own: nothing is left in this one of its
 * predecessor. */
void console_reopen(struct console *console, const struct running *running);

/* Nothing more comes from or goes to the guest. */
void console_close(struct console *console);

#endif
