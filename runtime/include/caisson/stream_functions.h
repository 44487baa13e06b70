/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The events of a stream in a component, of the functions that are generated for its interfaces:
 *
 *     emits Room out_room;  consumes Data out_data;
 *
 *     static const struct stream_functions functions = {out_room_emit, out_data_wait};
 *     const struct stream_events events = stream_events_of_functions(&functions);
 */
#ifndef CAISSON_STREAM_FUNCTIONS_H
#define CAISSON_STREAM_FUNCTIONS_H

#include <caisson/stream.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `<event>_emit` of the event that this side emits, `<event>_wait` of the one that it consumes. */
struct stream_functions {
    void (*emit)(void);
    void (*wait)(void);
};

static inline int stream_functions_emit(void *context)
{
    ((const struct stream_functions *)context)->emit();
    return 0;
}

static inline int stream_functions_wait(void *context)
{
    ((const struct stream_functions *)context)->wait();
    return 0;
}

/* `functions` outlives the streams that are opened with the result. */
static inline struct stream_events
stream_events_of_functions(const struct stream_functions *functions)
{
    struct stream_events events;

    events.emit = stream_functions_emit;
    events.wait = stream_functions_wait;
    events.context = (void *)functions;
    return events;
}

#ifdef __cplusplus
}
#endif

#endif
