/* SPDX-License-Identifier: BSD-2-Clause */
/* The events of a stream in a guest's process, of the descriptors of their device nodes, or of
 * mappings (library camkeslinux). */
#ifndef CAISSON_STREAM_DESCRIPTORS_H
#define CAISSON_STREAM_DESCRIPTORS_H

#include <caisson/stream.h>
#include <consumes_event.h>
#include <emits_event.h>
#include <errno.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of the event that this side emits, and of the one that it consumes. */
struct stream_descriptors {
    int emits;
    int consumes;
};

static inline int stream_descriptors_emit(void *context)
{
    return emits_event_emit(((const struct stream_descriptors *)context)->emits) ? -errno : 0;
}

/* -EINTR where a signal came first. */
static inline int stream_descriptors_wait(void *context)
{
    return consumes_event_wait(((const struct stream_descriptors *)context)->consumes) < 0 ? -errno
                                                                                           : 0;
}

/* `descriptors` outlives the streams that are opened with the result. */
static inline struct stream_events
stream_events_of_descriptors(const struct stream_descriptors *descriptors)
{
    struct stream_events events;

    events.emit = stream_descriptors_emit;
    events.wait = stream_descriptors_wait;
    events.context = (void *)descriptors;
    return events;
}

/* Of events that are mapped: fewer system calls. */
struct stream_mappings {
    emits_event_t *emits;
    consumes_event_t *consumes;
};

static inline int stream_mappings_emit(void *context)
{
    return emits_event_emit_mapped(((const struct stream_mappings *)context)->emits) ? -errno : 0;
}

static inline int stream_mappings_wait(void *context)
{
    return consumes_event_wait_mapped(((const struct stream_mappings *)context)->consumes) < 0
               ? -errno
               : 0;
}

/* `mappings` outlives the streams that are opened with the result. */
static inline struct stream_events stream_events_of_mappings(const struct stream_mappings *mappings)
{
    struct stream_events events;

    events.emit = stream_mappings_emit;
    events.wait = stream_mappings_wait;
    events.context = (void *)mappings;
    return events;
}

#ifdef __cplusplus
}
#endif

#endif
