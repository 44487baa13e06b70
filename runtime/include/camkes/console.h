/* SPDX-License-Identifier: BSD-2-Clause */
/* What is typed at the system's console: for a component with the attribute `caisson_console`, as
 * SerialServer is. */
#ifndef CAMKES_CONSOLE_H
#define CAMKES_CONSOLE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Waits until something is typed, and stores at most `count` bytes of it. How many; 0: the process
 * has no console. One thread. */
size_t camkes_console_read(char *bytes, size_t count);

#ifdef __cplusplus
}
#endif

#endif
