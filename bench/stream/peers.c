/* SPDX-License-Identifier: BSD-2-Clause */
/* What a stream is compared with: memcpy through bare shared memory, where both sides trust each
 * other and spin; pipe; Unix socket. */
#include "flow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- bare shared memory: a ring of slots, and how many were written and read --- */

struct ring {
    _Alignas(64) uint64_t written;
    _Alignas(64) uint64_t read;
    _Alignas(64) uint8_t bytes[FLOW_BYTES];
};

static void *ring_open(int two_cores)
{
    (void)two_cores;
    return flow_memory(sizeof(struct ring));
}

static void ring_send(void *state, const uint8_t *bytes, size_t size)
{
    struct ring *ring = state;
    const uint64_t written = ring->written, slots = FLOW_BYTES / size;

    while (written - __atomic_load_n(&ring->read, __ATOMIC_ACQUIRE) == slots)
        continue;
    memcpy(ring->bytes + written % slots * size, bytes, size);
    __atomic_store_n(&ring->written, written + 1, __ATOMIC_RELEASE);
}

static void ring_receive(void *state, uint8_t *bytes, size_t size)
{
    struct ring *ring = state;
    const uint64_t read = ring->read, slots = FLOW_BYTES / size;

    while (__atomic_load_n(&ring->written, __ATOMIC_ACQUIRE) == read)
        continue;
    memcpy(bytes, ring->bytes + read % slots * size, size);
    __atomic_store_n(&ring->read, read + 1, __ATOMIC_RELEASE);
}

const struct flow flow_memcpy = {"memcpy-shared", ring_open, ring_send, ring_receive, NULL, 1};

/* --- descriptors --- */

static void *pipe_open(int two_cores)
{
    int *ends = malloc(2 * sizeof(int));

    (void)two_cores;
    if (!ends || pipe(ends) < 0)
        flow_fail("pipe");
    return ends;
}

static void *socket_open(int two_cores)
{
    int *ends = malloc(2 * sizeof(int));

    (void)two_cores;
    if (!ends || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        flow_fail("socketpair");
    return ends;
}

static void descriptor_send(void *state, const uint8_t *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t count = write(((int *)state)[1], bytes + done, size - done);

        if (count < 0 && errno != EINTR)
            flow_fail("write");
        done += count > 0 ? (size_t)count : 0;
    }
}

static void descriptor_receive(void *state, uint8_t *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t count = read(((int *)state)[0], bytes + done, size - done);

        if (count <= 0 && errno != EINTR)
            flow_fail("read");
        done += count > 0 ? (size_t)count : 0;
    }
}

const struct flow flow_pipe = {"pipe", pipe_open, descriptor_send, descriptor_receive, NULL, 0};
const struct flow flow_socket = {"unix-socket",      socket_open, descriptor_send,
                                 descriptor_receive, NULL,        0};
