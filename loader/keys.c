/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells the loader's keys from the guest's. */
#include "loader/keys.h"

#define CTRL_A '\001'

enum key keys_take(struct keys *keys, char typed, char *ret_byte)
{
    if (!keys->escaped && typed == CTRL_A) {
        keys->escaped = true;
        return KEY_NONE;
    }
    if (!keys->escaped) {
        *ret_byte = typed;
        return KEY_BYTE;
    }
    keys->escaped = false;
    switch (typed) {
    case 'x':
        return KEY_END;
    case 'n':
        return KEY_NEXT;
    case 's':
        return KEY_STATUS;
    case 'a':
        *ret_byte = CTRL_A;
        return KEY_BYTE;
    default:
        return KEY_HELP;
    }
}
