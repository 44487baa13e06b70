/* SPDX-License-Identifier: BSD-2-Clause */
/* Emitting, from a guest's process, an event that components consume: by the descriptor of the event's device node. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* Emits the event; what was written to dataports before is seen by who consumes it. 0, or -1 and errno. */
int emits_event_emit(int fd);

#ifdef __cplusplus
}
#endif
