/* SPDX-License-Identifier: BSD-2-Clause */
/* The user's side: raw mode while the machine has the terminal, and what is done to bytes on the
 * way. */
#include "simulate/terminal.h"

#include <unistd.h>

#define CTRL_A '\x01'

void terminal_init(struct terminal *terminal, bool wanted)
{
    *terminal = (struct terminal){.reads = wanted};
    if (!wanted || !isatty(STDIN_FILENO))
        return;
    terminal->interactive =
        tcgetpgrp(STDIN_FILENO) == getpgrp() && tcgetattr(STDIN_FILENO, &terminal->before) == 0;
    terminal->reads = terminal->interactive;
}

void terminal_raw(struct terminal *terminal)
{
    if (!terminal->interactive || tcgetpgrp(STDIN_FILENO) != getpgrp())
        return;
    struct termios raw = terminal->before;
    cfmakeraw(&raw);
    terminal->raw = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

void terminal_restore(struct terminal *terminal)
{
    if (terminal->raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &terminal->before);
    terminal->raw = false;
}

size_t line_ends_convert(struct line_ends *ends, const char *in, size_t count, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (ends->pending_cr && in[i] != '\n')
            out[used++] = '\r';
        ends->pending_cr = ends->active && in[i] == '\r';
        if (!ends->pending_cr)
            out[used++] = in[i];
    }
    return used;
}

bool quit_key_typed(struct quit_key *key, const char *bytes, size_t count)
{
    bool typed = false;
    for (size_t i = 0; i < count; i++) {
        if (key->after_prefix && bytes[i] == 'x')
            typed = true;
        key->after_prefix = !key->after_prefix && bytes[i] == CTRL_A;
    }
    return typed;
}
