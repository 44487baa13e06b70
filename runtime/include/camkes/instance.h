/* SPDX-License-Identifier: BSD-2-Clause */
/* What any component may ask of its instance. */
#ifndef CAMKES_INSTANCE_H
#define CAMKES_INSTANCE_H

#ifdef __cplusplus
extern "C" {
#endif

/* The instance's name as the description has it, dots of a nested name replaced by underscores. */
const char *get_instance_name(void);

/* Sends standard output to `put`, one call for each byte, after whole lines; NULL puts it back.
 * `put` must not print. Call it before other threads print, from pre_init for instance. It takes
 * the whole process: in a group the output of every member goes to the function that was set
 * last. */
void set_putchar(void (*put)(int byte));

#ifdef __cplusplus
}
#endif

#endif
