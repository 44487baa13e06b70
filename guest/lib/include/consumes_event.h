/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting, in a guest's process, for an event that a component emits: by the descriptor of the event's device node. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Events that come before they are consumed coalesce into one. Besides these calls, poll, select and epoll work on the
 * descriptor, with any timeout: POLLIN tells that an event was there, and it is consumed by that.
 */

/* Sleeps until an event is there and consumes it: 1. On failure -1 and errno (EINTR: a signal came first). */
int consumes_event_wait(int fd);

/* Consumes an event where there is one: 1, else 0. On failure -1 and errno. */
int consumes_event_poll(int fd);

#ifdef __cplusplus
}
#endif
