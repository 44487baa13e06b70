/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's commands, one program that is called by several names. Each command gets its own
 * arguments, prints its own errors and returns its exit status.
 */
#ifndef CAISSON_GUEST_TOOLS_H
#define CAISSON_GUEST_TOOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define STATUS_OK      0
#define STATUS_FAILED  1
#define STATUS_WRONG   2   /* called wrongly */
#define STATUS_TIMEOUT 124 /* as timeout(1) */

int dataport_init_main(int argc, char **argv);
int consumes_event_init_main(int argc, char **argv);
int emits_event_init_main(int argc, char **argv);
int dataport_read_main(int argc, char **argv);
int dataport_write_main(int argc, char **argv);
int consumes_event_wait_main(int argc, char **argv);
int emits_event_emit_main(int argc, char **argv);
int crossvm_cat_main(int argc, char **argv);

/* Prints "<command>: <message>" as an error; ends the line. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* complain(), and points to --help. Returns STATUS_WRONG. */
int wrong_call(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * A number in digits, or after 0x in hexadecimal digits, and nothing else around it. False where
 * text is not one or it exceeds max.
 */
bool parse_number(const char *text, unsigned long long max, unsigned long long *ret_value);

/* Seconds as digits with at most three decimals, in milliseconds. False where text is not that, or
 * too long a time. */
bool parse_seconds(const char *text, int *ret_ms);

/* Major number of a module's devices, by its name in /proc/devices; -1 where it is not loaded,
 * after a message. */
int node_find_major(const char *module);

/*
 * Makes the character device node `path`, with its folders. A node with these numbers already is
 * fine; one that is a relic of the same module, or of none, is replaced; anything else is refused.
 * 0, or -1 after a message.
 */
int node_make(const char *path, const char *module, unsigned int major_number, unsigned int id);

/* Whether a node is there that is a device of that module. */
bool node_is_of(const char *path, const char *module);

/* Opens a node of that module and no other device: a descriptor, or -1 after a message. */
int node_open(const char *path, const char *module, int flags);

#endif
