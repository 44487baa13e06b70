/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's streams: two pipes, Unix sockets of two types, TCP. A request is a count and an int,
 * or that many bytes. */
#include "measure.h"
#include "peer.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

struct stream {
    int request[2];
    int reply[2];
};

struct head {
    uint32_t count; /* 0: the value is meant */
    int value;
};

static void *open_pipes(void)
{
    struct stream *stream = malloc(sizeof(*stream));
    if (stream == NULL || pipe(stream->request) < 0 || pipe(stream->reply) < 0)
        peer_fail("pipe");
    return stream;
}

static void *open_ends(const int ends[2])
{
    struct stream *stream = malloc(sizeof(*stream));
    if (stream == NULL)
        peer_fail("malloc");
    stream->request[0] = stream->reply[1] = ends[0];
    stream->request[1] = stream->reply[0] = ends[1];
    return stream;
}

static void *open_pair(int type)
{
    int ends[2];
    if (socketpair(AF_UNIX, type, 0, ends) < 0)
        peer_fail("socketpair");
    return open_ends(ends);
}

static void *open_socket(void)
{
    return open_pair(SOCK_STREAM);
}

static void *open_seqpacket(void)
{
    return open_pair(SOCK_SEQPACKET);
}

static void *open_tcp(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    const int on = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int ends[2] = {-1, socket(AF_INET, SOCK_STREAM, 0)};
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) < 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) < 0 || listen(listener, 1) < 0 ||
        connect(ends[1], (struct sockaddr *)&address, size) < 0 ||
        (ends[0] = accept(listener, NULL, NULL)) < 0)
        peer_fail("TCP on the loopback interface");
    for (int i = 0; i < 2; i++)
        setsockopt(ends[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return open_ends(ends);
}

static void join_stream(void *state)
{
    (void)state;
}

static void read_all(int fd, void *bytes, size_t count)
{
    for (size_t done = 0; done < count;) {
        ssize_t got = read(fd, (char *)bytes + done, count - done);
        if (got <= 0 && errno != EINTR)
            peer_fail("read");
        done += got > 0 ? (size_t)got : 0;
    }
}

static void write_all(int fd, const void *bytes, size_t count)
{
    for (size_t done = 0; done < count;) {
        ssize_t put = write(fd, (const char *)bytes + done, count - done);
        if (put < 0 && errno != EINTR)
            peer_fail("write");
        done += put > 0 ? (size_t)put : 0;
    }
}

static void serve(void *state)
{
    struct stream *stream = state;
    static unsigned char bytes[MEASURE_BULK_BYTES];
    for (;;) {
        struct head head;
        read_all(stream->request[0], &head, sizeof(head));
        int value = head.value + 1;
        if (head.count > 0) {
            if (head.count > sizeof(bytes))
                peer_fail("too many bytes");
            read_all(stream->request[0], bytes, head.count);
            value = bytes[0];
        }
        write_all(stream->reply[1], &value, sizeof(value));
    }
}

static int answer(struct stream *stream)
{
    int value;
    read_all(stream->reply[0], &value, sizeof(value));
    return value;
}

static int call(void *state, int value)
{
    struct stream *stream = state;
    const struct head head = {0, value};
    write_all(stream->request[1], &head, sizeof(head));
    return answer(stream);
}

static int send_bytes(void *state, const unsigned char *bytes, size_t count)
{
    struct stream *stream = state;
    const struct head head = {(uint32_t)count, 0};
    write_all(stream->request[1], &head, sizeof(head));
    write_all(stream->request[1], bytes, count);
    return answer(stream);
}

static void ping(void *state)
{
    call(state, 0);
}

const struct peer peer_pipe = {"pipe", open_pipes, serve, join_stream, call, send_bytes, ping, 0};
const struct peer peer_socket = {"Unix stream", open_socket, serve, join_stream,
                                 call,          send_bytes,  ping,  0};
const struct peer peer_seqpacket = {"Unix seqpacket", open_seqpacket, serve, join_stream, call,
                                    send_bytes,       ping,           0};
const struct peer peer_tcp = {"TCP loopback", open_tcp,   serve, join_stream,
                              call,           send_bytes, ping,  0};
