/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting, in a guest's process, for an event that a component emits: by the descriptor of the
 * event's device node. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Events that come before they are consumed coalesce into one. Besides these calls, poll, select
 * and epoll work on the descriptor, with any timeout: POLLIN tells that an event was there, and it
 * is consumed by that.
 */

/* Sleeps until an event is there and consumes it: 1. On failure -1 and errno (EINTR: a signal came
 * first). */
int consumes_event_wait(int fd);

/* Consumes an event where there is one: 1, else 0. On failure -1 and errno. */
int consumes_event_poll(int fd);

/*
 * The same by the event's memory, mapped into the process: no system call where the event is there
 * or comes soon, and one where not. The functions above, and other processes, may wait for the same
 * event meanwhile.
 */
typedef struct consumes_event consumes_event_t;

/*
 * Maps the event of fd, which has to be open for reading and writing and to stay open. Who has it
 * mapped can make up and take events of this one device. NULL and errno: EACCES fd is not open for
 * both; ENODEV this kernel's pages are too large; ENOTTY it is no event; ENOMEM.
 */
consumes_event_t *consumes_event_map(int fd);

/* Gives the mapping back, and takes NULL. fd is left open. */
void consumes_event_unmap(consumes_event_t *event);

/* As consumes_event_wait. Spins a while before it sleeps. One thread at a time: each other one maps
 * the event for itself. */
int consumes_event_wait_mapped(consumes_event_t *event);

/* As consumes_event_poll; never fails. Any thread. */
int consumes_event_poll_mapped(consumes_event_t *event);

#ifdef __cplusplus
}
#endif
