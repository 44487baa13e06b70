/* SPDX-License-Identifier: BSD-2-Clause */
/* The user's terminal in raw mode, put back on every way out. */
#ifndef CAISSON_LOADER_TERMINAL_H
#define CAISSON_LOADER_TERMINAL_H

/* Makes the terminal behind `descriptor` raw: every key reaches the guest; output processing stays
 * on, so that "\n" still begins a new line. Also puts it back where a fatal signal ends the loader.
 * One terminal a process. 0 or a negative errno. */
int terminal_make_raw(int descriptor);

/* Puts it back. Does nothing where it is not raw. */
void terminal_restore(void);

#endif
