/* SPDX-License-Identifier: BSD-2-Clause */
/* Servers in processes, their clients, and the loader's part. */
#include "rpc.h"

#include "abi/notification.h"

#include <err.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct camkes_instance client_instance = {.name = "client"};
static const struct camkes_instance server_instance = {.name = "server"};

camkes_error_t rpc_error;
bool rpc_replies_kicked;

static camkes_error_action_t keep_client_error(camkes_error_t *error)
{
    rpc_error = *error;
    return CEA_DISCARD;
}

static camkes_error_action_t keep_server_error(camkes_error_t *error)
{
    rpc_board_get()->error = *error;
    __atomic_fetch_add(&rpc_board_get()->errors, 1, __ATOMIC_RELEASE);
    return CEA_DISCARD;
}

static int channel_create(void)
{
    const int descriptor = memfd_create("channel", MFD_CLOEXEC);

    if (descriptor < 0 || ftruncate(descriptor, CAISSON_CHANNEL_BYTES(RPC_MESSAGE_BYTES)) != 0)
        err(2, "memfd");
    return descriptor;
}

static void client_open(struct rpc *rpc, size_t index)
{
    struct camkes_client *client = &rpc->clients[index];

    *client = (struct camkes_client){
        .name = "p",
        .connection = "calls",
        .descriptor = rpc->channels[index].descriptor,
        .kick_descriptor = rpc->channels[index].kick_descriptor,
        .reply_descriptor = rpc->channels[index].reply_descriptor,
        .message_bytes = RPC_MESSAGE_BYTES,
        .method_count = RPC_METHODS,
        .methods = rpc_methods,
        .instance = &client_instance,
        .error_handler = keep_client_error,
    };
    if (camkes_client_init(client, spins_set(&client->spin, rpc->spins)) != 0)
        errx(2, "camkes_client_init");
}

void rpc_open(struct rpc *rpc, size_t client_count, enum spins spins)
{
    memset(rpc, 0, sizeof(*rpc));
    memset(&rpc_error, 0, sizeof(rpc_error));
    rpc->client_count = client_count;
    rpc->spins = spins;
    rpc->board =
        mmap(NULL, sizeof(*rpc->board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (rpc->board == MAP_FAILED)
        err(2, "mmap");
    for (size_t i = 0; i < client_count; i++) {
        rpc->channels[i] = (struct camkes_server_channel){
            .client = "client.p",
            .descriptor = channel_create(),
            .kick_descriptor = client_count > 1 ? eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1,
            .reply_descriptor = rpc_replies_kicked ? eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1,
            .message_bytes = RPC_MESSAGE_BYTES,
            .sender_id = i + 1,
        };
        client_open(rpc, i);
    }
    rpc->server = (struct camkes_server){
        .name = "q",
        .method_count = RPC_METHODS,
        .methods = rpc_methods,
        .channel_count = client_count,
        .channels = rpc->channels,
        .instance = &server_instance,
        .error_handler = keep_server_error,
    };
}

void rpc_restart_client(struct rpc *rpc, size_t index)
{
    munmap(rpc->clients[index].channel, CAISSON_CHANNEL_BYTES(RPC_MESSAGE_BYTES));
    free(rpc->clients[index].plains);
    client_open(rpc, index);
}

void rpc_close(struct rpc *rpc)
{
    if (rpc->child)
        rpc_kill(rpc);
    for (size_t i = 0; i < rpc->client_count; i++) {
        munmap(rpc->clients[i].channel, CAISSON_CHANNEL_BYTES(RPC_MESSAGE_BYTES));
        free(rpc->clients[i].plains);
        pthread_mutex_destroy(&rpc->clients[i].lock);
        close(rpc->channels[i].descriptor);
        if (rpc->channels[i].kick_descriptor >= 0)
            close(rpc->channels[i].kick_descriptor);
        if (rpc->channels[i].reply_descriptor >= 0)
            close(rpc->channels[i].reply_descriptor);
    }
    munmap(rpc->board, sizeof(*rpc->board));
}

int rpc_fork(void)
{
    const int child = fork();

    if (child < 0)
        err(2, "fork");
    if (child == 0)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    return child;
}

void rpc_serve(struct rpc *rpc, void (*prepare)(void))
{
    rpc->child = rpc_fork();
    if (rpc->child > 0)
        return;
    rpc_board_set(rpc->board);
    if (prepare)
        prepare();
    if (camkes_server_init(&rpc->server, spins_set(&rpc->server.spin, rpc->spins)) != 0)
        errx(2, "camkes_server_init");
    camkes_servers_serve((struct camkes_server *const[]){&rpc->server}, 1);
}

void rpc_kill(struct rpc *rpc)
{
    kill(rpc->child, SIGKILL);
    child_status(rpc->child);
    rpc->child = 0;
}

/* abi/rpc.h, "death". */
static void side_ended(uint32_t *ended, uint32_t gone, struct caisson_message *other, int kick)
{
    const uint64_t one = 1;

    __atomic_store_n(ended, (*ended + 2) | gone, __ATOMIC_SEQ_CST);
    __atomic_store_n(&other->word, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &other->word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
    if (kick >= 0)
        (void)!write(kick, &one, sizeof(one));
}

void rpc_tell_server_ended(struct rpc *rpc, uint32_t gone)
{
    for (size_t i = 0; i < rpc->client_count; i++)
        side_ended(&((struct caisson_channel *)rpc->clients[i].channel)->server_ended, gone,
                   rpc_reply(rpc, i), rpc->channels[i].reply_descriptor);
}

void rpc_tell_client_ended(struct rpc *rpc, size_t index)
{
    side_ended(&((struct caisson_channel *)rpc->clients[index].channel)->client_ended, 0,
               rpc_request(rpc, index), rpc->channels[index].kick_descriptor);
}

struct caisson_message *rpc_request(const struct rpc *rpc, size_t client)
{
    return &((struct caisson_channel *)rpc->clients[client].channel)->request;
}

struct caisson_message *rpc_reply(const struct rpc *rpc, size_t client)
{
    return (void *)((uint8_t *)rpc->clients[client].channel +
                    CAISSON_REPLY_OFFSET(CAISSON_CHANNEL_BYTES(RPC_MESSAGE_BYTES)));
}

void rpc_await_sleeper(const struct caisson_message *message)
{
    while (__atomic_load_n(&message->word, __ATOMIC_RELAXED) != CAISSON_NOTIFICATION_WAITING)
        sleep_ms(1);
}
