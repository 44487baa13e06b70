/* SPDX-License-Identifier: BSD-2-Clause */
/* ZeroMQ's request and reply sockets over its transports between processes and between threads. */
#include "measure.h"
#include "peer.h"

#include <string.h>
#include <zmq.h>

struct zeromq {
    char address[64];
    void *context; /* NULL: each side has its own */
    void *socket;
};

static void *open_zeromq(void)
{
    struct zeromq *zeromq = calloc(1, sizeof(*zeromq));
    if (zeromq == NULL)
        peer_fail("malloc");
    snprintf(zeromq->address, sizeof(zeromq->address), "ipc://zeromq-%ld", (long)getpid());
    return zeromq;
}

static void *open_inproc(void)
{
    struct zeromq *zeromq = open_zeromq();
    snprintf(zeromq->address, sizeof(zeromq->address), "inproc://bench");
    zeromq->context = zmq_ctx_new();
    return zeromq;
}

static void *make_socket(const struct zeromq *zeromq, int type)
{
    void *context = zeromq->context != NULL ? zeromq->context : zmq_ctx_new();
    void *socket = context == NULL ? NULL : zmq_socket(context, type);
    if (socket == NULL)
        peer_fail("zmq_socket");
    return socket;
}

static void serve(void *state)
{
    struct zeromq *zeromq = state;
    static unsigned char bytes[MEASURE_BULK_BYTES];
    void *socket = make_socket(zeromq, ZMQ_REP);
    if (zmq_bind(socket, zeromq->address) < 0)
        peer_fail("zmq_bind");
    for (;;) {
        int count = zmq_recv(socket, bytes, sizeof(bytes), 0);
        if (count < 0)
            peer_fail("zmq_recv");
        int value;
        memcpy(&value, bytes, sizeof(value));
        value = count > (int)sizeof(value) ? bytes[0] : value + 1;
        if (zmq_send(socket, &value, sizeof(value), 0) < 0)
            peer_fail("zmq_send");
    }
}

static void join_zeromq(void *state)
{
    struct zeromq *zeromq = state;
    zeromq->socket = make_socket(zeromq, ZMQ_REQ);
    if (zmq_connect(zeromq->socket, zeromq->address) < 0)
        peer_fail("zmq_connect");
}

static int exchange(struct zeromq *zeromq, const void *bytes, size_t count)
{
    int value;
    if (zmq_send(zeromq->socket, bytes, count, 0) < 0 ||
        zmq_recv(zeromq->socket, &value, sizeof(value), 0) < 0)
        peer_fail("zmq");
    return value;
}

static int call(void *state, int value)
{
    return exchange(state, &value, sizeof(value));
}

static int send_bytes(void *state, const unsigned char *bytes, size_t count)
{
    return exchange(state, bytes, count);
}

const struct peer peer_zeromq = {"ZeroMQ ipc", open_zeromq, serve, join_zeromq,
                                 call,         send_bytes,  NULL,  0};
const struct peer peer_zeromq_inproc = {
    "ZeroMQ inproc", open_inproc, serve, join_zeromq, call, send_bytes, NULL, PEER_THREADS};
