/* SPDX-License-Identifier: BSD-2-Clause */
/* Emitting, from a guest's process, an event that components consume: by the descriptor of the
 * event's device node. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* Emits the event; what was written to dataports before is seen by who consumes it. 0, or -1 and
 * errno. */
int emits_event_emit(int fd);

/* The same by the event's memory, mapped into the process: no system call where all consumers are
 * awake, and one where not. */
typedef struct emits_event emits_event_t;

/*
 * Maps the event of fd, which has to be open for reading and writing and to stay open. Who has it
 * mapped can take back events of this one device. NULL and errno: EACCES fd is not open for both;
 * ENODEV this kernel's pages are too large; ENOTTY it is no event; ENOMEM.
 */
emits_event_t *emits_event_map(int fd);

/* Gives the mapping back, and takes NULL. fd is left open. */
void emits_event_unmap(emits_event_t *event);

/* As emits_event_emit. Any thread. */
int emits_event_emit_mapped(emits_event_t *event);

#ifdef __cplusplus
}
#endif
