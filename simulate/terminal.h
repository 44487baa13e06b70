/* SPDX-License-Identifier: BSD-2-Clause */
/* The user's side: raw mode while the machine has the terminal, and what is done to bytes on the
 * way. */
#ifndef CAISSON_SIMULATE_TERMINAL_H
#define CAISSON_SIMULATE_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

struct terminal {
    bool reads;       /* standard input is to be relayed */
    bool interactive; /* it is a terminal that is ours to put into raw mode */
    bool raw;
    struct termios before;
};

/* `wanted`: whether there is anything to type at. A terminal in the background is left alone. */
void terminal_init(struct terminal *terminal, bool wanted);

/* Into raw mode, again after the process was stopped; does nothing where it is not a terminal. */
void terminal_raw(struct terminal *terminal);

/* As it was; may be called at any time and more than once. */
void terminal_restore(struct terminal *terminal);

/* Drops a CR that stands before an LF; one at the end of a piece is kept for the next one. */
struct line_ends {
    bool active;
    bool pending_cr;
};

/* `out` has room for count + 1 bytes. Returns how many it got. */
size_t line_ends_convert(struct line_ends *ends, const char *in, size_t count, char *out);

/* Sees Ctrl-A x go by. */
struct quit_key {
    bool after_prefix;
};

bool quit_key_typed(struct quit_key *key, const char *bytes, size_t count);

#endif
