/* SPDX-License-Identifier: BSD-2-Clause */
/* What the user types at a console: bytes for the guest, and the loader's own keys behind
 * Ctrl-A. */
#ifndef CAISSON_LOADER_KEYS_H
#define CAISSON_LOADER_KEYS_H

#include <stdbool.h>

enum key {
    KEY_NONE, /* the first of a pair: nothing yet */
    KEY_BYTE, /* for the guest */
    KEY_END,
    KEY_NEXT,
    KEY_STATUS,
    KEY_HELP,
};

struct keys {
    bool escaped; /* Ctrl-A was the last one */
};

/* Takes one typed byte. Ctrl-A a is the byte Ctrl-A; an unknown key after Ctrl-A is help. */
enum key keys_take(struct keys *keys, char typed, char *ret_byte);

#endif
