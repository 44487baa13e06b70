/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Streams: bytes, or messages of any size, from one writer to one reader through a dataport that
 * both have mapped writable, and two events: one from the writer to the reader (there is data), one
 * from the reader to the writer (there is room). Either side may be a component or a process in a
 * guest; the functions are the same.
 *
 * A side emits only where the other one sleeps and has what it waits for, so a stream that flows
 * costs no event, no system call and no exit of a virtual machine.
 *
 * Sessions. Either side may be opened first, and either may end and come again at any time. Each
 * opening begins a session, which both have to join: until then reading and writing give -EAGAIN. A
 * session ends
 *
 *   by the writer's stream_close      the reader reads what is left and then gets 0
 *   by the reader's stream_close      the writer gets -EPIPE
 *   by either side's stream_abort     the other gets -ECONNRESET
 *   as the other side is opened anew  (its process ended, say, and was started again) this one gets -ECONNRESET; what was on
 *                                     the way is lost
 *
 * after which stream_reopen goes on with the next session. A side that ends without a word and
 * doesn't come again can't be told from one that has nothing to say.
 *
 * Trust. The other side may write anything into the dataport at any time. It can give wrong bytes,
 * end the stream, let this side wait, and wake it for nothing; it can't lead this side out of the
 * dataport or keep it in a function that doesn't wait. What stream_peek shows may change while it
 * is looked at: copy it once, then check it.
 *
 * Errors are negative errno:
 *
 *   -EAGAIN      nothing to read or no room now, or the other side isn't there yet: stream_wait
 *   -EPIPE       to the writer: the reader reads no more
 *   -ECONNRESET  the other side gave up or began anew: stream_reopen
 *   -EPROTO      what the other side wrote is impossible, or it is of another kind or size: stream_reopen
 *   -EMSGSIZE    a message that is too long for the ring, or for the reader's memory
 *   -EINVAL      an argument is wrong
 *   -EBADF       this side has closed
 *   others       what the `wait` of the events gave, such as -EINTR in a guest
 *
 * A stream is used by one thread at a time. Two streams may share events (one each way between the
 * same two sides, say) where on each side one thread uses both.
 */
#ifndef CAISSON_STREAM_PUBLIC_H
#define CAISSON_STREAM_PUBLIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum stream_role {
    STREAM_WRITER,
    STREAM_READER,
};

enum stream_kind {
    STREAM_BYTES =
        1, /* as a pipe: what is written at once may be read in parts, and the other way round */
    STREAM_MESSAGES = 2, /* each is read as it was written, and lies in the ring in one piece */
};

/*
 * The two events of a stream as one side has them: `emit` tells the other side, `wait` sleeps until
 * the other side told, where it did so since the last return (events that come before coalesce; to
 * return for nothing is fine). Both give 0 or a negative errno. caisson/stream_functions.h makes
 * them of a component's generated functions, caisson/stream_descriptors.h of a guest's descriptors.
 */
struct stream_events {
    int (*emit)(void *context);
    int (*wait)(void *context);
    void *context;
};

/* A means of waiting that is tried again less and less often where it is in vain. */
struct stream_trial {
    uint32_t credit; /* times that it may be in vain before it is left */
    uint32_t pause;  /* waits from then to the next trial */
    uint32_t left;   /* of them */
};

struct caisson_stream_side;

/* One side of a stream, in the caller's memory, which stays where it is. All of it is the
 * library's. */
struct stream {
    struct caisson_stream_side *own, *peer;
    uint8_t *ring;
    uint32_t ring_bytes;
    enum stream_role role;
    enum stream_kind kind;
    struct stream_events events;
    uint32_t phase;
    int over; /* what operations give after the session; 0: the end */
    uint32_t session;
    uint32_t position; /* of this side, modulo 2^30 */
    uint32_t offset;   /* the place of it in the ring */
    uint32_t
        filled; /* bytes of the ring from the reader's position to the writer's, at the last look */
    bool peer_ended;
    uint32_t reserved; /* bytes that the writer was promised */
    uint32_t skipped;  /* bytes before them, up to the ring's end */
    uint32_t peeked;   /* length of the message that was shown */
    uint32_t sequence; /* of waits */
    uint64_t answered; /* the other side's last wait that was emitted for */
    uint32_t spin_ns, nap_ns, nap_ns_most;
    struct stream_trial spin, yield, nap;
    uint32_t found;  /* bytes that there were after the last sleep */
    uint32_t napped; /* times since then */
};

/*
 * Opens a side of the stream in `memory`, a dataport of `size_bytes` (512 bytes to 512 MiB; at a
 * multiple of 64), which both sides give alike, and the kind as well. 256 bytes of it are the
 * stream's, the others its ring; what is beyond the last multiple of 64 isn't used. Doesn't wait:
 * the other side may come later. `events` is copied, its context is not. To open again is
 * stream_reopen. 0, or -EINVAL, or what `emit` gave.
 */
int stream_open(struct stream *stream, enum stream_role role, enum stream_kind kind, void *memory,
                size_t size_bytes, const struct stream_events *events);

/*
 * Leaves the session and begins the next one, or joins the other side in the one that it began. In
 * the middle of a session it does to the other side what the end of this process would. 0, or what
 * `emit` gave.
 */
int stream_reopen(struct stream *stream);

/*
 * Writer: no more comes; what was written stays to be read. Reader: it reads no more. Doesn't wait.
 * The memory and the events may go afterwards. Once more, or after the session, it does nothing. 0,
 * or what `emit` gave.
 */
int stream_close(struct stream *stream);

/*
 * Closes, and of a writer waits until the reader has read all and got its 0. 0; -EPIPE: it closed
 * before; -ECONNRESET, -EPROTO, or what `wait` gave: nobody knows what it has read.
 */
int stream_close_wait(struct stream *stream);

/*
 * Gives the session up: the other side gets -ECONNRESET. May be called from a signal handler that
 * interrupts any function of this stream and ends the process: it makes atomic stores and calls
 * `emit`. 0, or what `emit` gave.
 */
int stream_abort(struct stream *stream);

/* --- without waiting --- */

/*
 * Copies into the ring. Bytes: as many of `size` as there is room for. A message: all of it, 1 to
 * stream_message_most() bytes. The number of bytes, at least 1 (0 where a byte stream's size is 0),
 * or a negative errno.
 */
ssize_t stream_write(struct stream *stream, const void *data, size_t size);

/*
 * Copies out of the ring. Bytes: what there is, up to `size`. A message: the next one; -EMSGSIZE
 * where `size` is less than its length, and it stays the next one. The number of bytes, at least 1
 * (0 as well where a byte stream's size is 0); 0: the end; or a negative errno.
 */
ssize_t stream_read(struct stream *stream, void *data, size_t size);

/* The longest message. */
size_t stream_message_most(const struct stream *stream);

/*
 * Room in the ring to write into in place, until stream_commit. Bytes: up to `size` (at least 1) in
 * one piece. A message: `size`, 1 to stream_message_most(). A room that was asked for before is
 * given up. The number of bytes at *ret_room, or a negative errno.
 */
ssize_t stream_reserve(struct stream *stream, size_t size, void **ret_room);

/*
 * Shows the reader the first `size` bytes of the reserved room; the message is as long as that. 0
 * bytes: gives the room up. 0; -EINVAL: more than is reserved; or what `emit` gave, where the
 * reader has the bytes all the same.
 */
int stream_commit(struct stream *stream, size_t size);

/*
 * What is to be read next, in place, until stream_release. Bytes: what there is in one piece. A
 * message: the whole. The number of bytes at *ret_data, at least 1; 0: the end; or a negative
 * errno. The writer may go on changing them.
 */
ssize_t stream_peek(struct stream *stream, const void **ret_data);

/*
 * Gives the room of the first `size` bytes that stream_peek showed back to the writer; of a
 * message, whatever `size` says, that of all of it. 0; -EINVAL: more than it showed; or what `emit`
 * gave, where the writer has the room all the same.
 */
int stream_release(struct stream *stream, size_t size);

/* --- waiting --- */

/*
 * Sleeps until the next operation of this side (stream_write or stream_reserve of `size`,
 * stream_read, stream_peek) would give anything but -EAGAIN. Of a byte stream `size` isn't looked
 * at. Before it sleeps it may look for a while and let others run on its processor, and where a
 * stream of messages would wake it for each of them, nap for up to some 100 us instead. 0, or what
 * `wait` gave.
 */
int stream_wait(struct stream *stream, size_t size);

/*
 * For a loop that sleeps by itself, in poll(2) say: 1: an operation would give anything but
 * -EAGAIN. 0: not yet, and the other side will emit as soon as it would; then call it again, as an
 * event may come for nothing.
 */
int stream_arm(struct stream *stream, size_t size);

/* As stream_read, but waits where that gives -EAGAIN. */
ssize_t stream_read_wait(struct stream *stream, void *data, size_t size);

/*
 * As stream_write, but waits where that gives -EAGAIN, and of a byte stream until all bytes are
 * written. The number of bytes, less than `size` where an error came after some of them, which the
 * next call gives; or a negative errno.
 */
ssize_t stream_write_wait(struct stream *stream, const void *data, size_t size);

/*
 * How waiting is done: how long it looks before it sleeps (0: not at all; 20000 ns where this
 * process may use several CPUs and nobody says), and how long it naps at most (0: never; 400000
 * ns). Both are adaptive: what doesn't pay is tried seldom.
 */
void stream_set_patience(struct stream *stream, uint32_t spin_ns, uint32_t nap_ns_most);

#ifdef __cplusplus
}
#endif

#endif
