/* SPDX-License-Identifier: BSD-2-Clause */
/* The stream itself, of messages and of bytes, with events as two components have them: a word, and
 * a futex where somebody sleeps. */
#include "flow.h"

#include <caisson/stream.h>
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { IDLE, SIGNALLED, WAITING };

struct event {
    _Alignas(64) uint32_t word;
    uint32_t emitted;
};

/* The events and the memory are shared; the rest of it each process has for itself, as the fork
 * copies it. */
struct state {
    struct ends {
        struct event *emits, *waits;
    } writer_ends, reader_ends;
    enum stream_kind kind;
    uint32_t spin_ns;
    struct stream stream; /* of this process' side, once it has sent or received */
    bool opened;
    uint8_t *memory;
};

static int emit(void *context)
{
    struct event *event = ((struct ends *)context)->emits;

    __atomic_fetch_add(&event->emitted, 1, __ATOMIC_RELAXED);
    if (__atomic_exchange_n(&event->word, SIGNALLED, __ATOMIC_SEQ_CST) == WAITING)
        syscall(SYS_futex, &event->word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
    return 0;
}

static int wait_for(void *context)
{
    struct event *event = ((struct ends *)context)->waits;

    for (;;) {
        uint32_t seen = SIGNALLED;

        if (__atomic_compare_exchange_n(&event->word, &seen, IDLE, false, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST))
            return 0;
        if (seen == WAITING || __atomic_compare_exchange_n(&event->word, &seen, WAITING, false,
                                                           __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            syscall(SYS_futex, &event->word, FUTEX_WAIT, WAITING, NULL, NULL, 0);
    }
}

static void *open_kind(enum stream_kind kind, int two_cores)
{
    struct event *shared = flow_memory(2 * sizeof(*shared));
    struct state *state = calloc(1, sizeof(*state));

    if (!state)
        flow_fail("calloc");
    state->kind = kind;
    state->spin_ns =
        two_cores ? 20000 : 0; /* each process may use one only: it can't tell by itself */
    state->memory = flow_memory(FLOW_BYTES);
    state->writer_ends = (struct ends){&shared[0], &shared[1]};
    state->reader_ends = (struct ends){&shared[1], &shared[0]};
    return state;
}

static struct stream *stream_of(struct state *state, enum stream_role role)
{
    const struct stream_events events = {
        emit, wait_for, role == STREAM_WRITER ? &state->writer_ends : &state->reader_ends};

    if (state->opened)
        return &state->stream;
    if (stream_open(&state->stream, role, state->kind, state->memory, FLOW_BYTES, &events))
        flow_fail("stream_open");
    stream_set_patience(&state->stream, state->spin_ns, 400000);
    state->opened = true;
    return &state->stream;
}

static void *open_messages(int two_cores)
{
    return open_kind(STREAM_MESSAGES, two_cores);
}

static void *open_bytes(int two_cores)
{
    return open_kind(STREAM_BYTES, two_cores);
}

static void send_one(void *state, const uint8_t *bytes, size_t size)
{
    if (stream_write_wait(stream_of(state, STREAM_WRITER), bytes, size) != (ssize_t)size)
        flow_fail("stream_write_wait");
}

static void receive_one(void *state, uint8_t *bytes, size_t size)
{
    struct stream *stream = stream_of(state, STREAM_READER);

    for (size_t done = 0; done < size;) {
        const ssize_t count = stream_read_wait(stream, bytes + done, size - done);

        if (count <= 0)
            flow_fail("stream_read_wait");
        done += (size_t)count;
    }
}

static uint32_t events(void *context)
{
    struct state *state = context;

    return __atomic_load_n(&state->reader_ends.emits->emitted, __ATOMIC_RELAXED) +
           __atomic_load_n(&state->reader_ends.waits->emitted, __ATOMIC_RELAXED);
}

const struct flow flow_messages = {"caisson messages", open_messages, send_one,
                                   receive_one,        events,        0};
const struct flow flow_bytes = {"caisson bytes", open_bytes, send_one, receive_one, events, 0};
