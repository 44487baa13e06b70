/* SPDX-License-Identifier: BSD-2-Clause */
/* nng (nanomsg's successor): request and reply sockets between processes and between threads. */
#include "measure.h"
#include "peer.h"

#include <nng/nng.h>
#include <nng/protocol/reqrep0/rep.h>
#include <nng/protocol/reqrep0/req.h>
#include <string.h>

struct nng {
    char address[64];
    nng_socket socket;
};

static void check(int error, const char *what)
{
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", what, nng_strerror(error));
        exit(1);
    }
}

static void *open_at(const char *format)
{
    struct nng *nng = calloc(1, sizeof(*nng));
    if (nng == NULL)
        peer_fail("calloc");
    snprintf(nng->address, sizeof(nng->address), "%s-%ld", format, (long)getpid());
    return nng;
}

static void *open_ipc(void)
{
    return open_at("ipc://nng");
}

static void *open_inproc(void)
{
    return open_at("inproc://caisson-bench");
}

static void serve(void *state)
{
    struct nng *nng = state;
    static unsigned char bytes[MEASURE_BULK_BYTES];
    nng_socket socket;
    check(nng_rep0_open(&socket), "nng_rep0_open");
    check(nng_listen(socket, nng->address, NULL, 0), "nng_listen");
    for (;;) {
        size_t count = sizeof(bytes);
        int value;
        check(nng_recv(socket, bytes, &count, 0), "nng_recv");
        memcpy(&value, bytes, sizeof(value));
        value = count > sizeof(value) ? bytes[0] : value + 1;
        check(nng_send(socket, &value, sizeof(value), 0), "nng_send");
    }
}

static void join_nng(void *state)
{
    struct nng *nng = state;
    check(nng_req0_open(&nng->socket), "nng_req0_open");
    while (nng_dial(nng->socket, nng->address, NULL, 0) != 0)
        usleep(1000);
}

static int exchange(struct nng *nng, const void *bytes, size_t count)
{
    int value;
    size_t size = sizeof(value);
    check(nng_send(nng->socket, (void *)bytes, count, 0), "nng_send");
    check(nng_recv(nng->socket, &value, &size, 0), "nng_recv");
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

const struct peer peer_nng = {"nng ipc", open_ipc, serve, join_nng, call, send_bytes, NULL, 0};
const struct peer peer_nng_inproc = {"nng inproc", open_inproc, serve, join_nng,
                                     call,         send_bytes,  NULL,  PEER_THREADS};
