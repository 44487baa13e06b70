/* SPDX-License-Identifier: BSD-2-Clause */
/* The program of the image "crowd": a server that answers once on each of its thousand channels, or
 * one of its clients. */
#include "abi/notification.h"
#include "abi/rpc.h"

#include <limits.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CLIENTS       1000
#define CHANNEL_BYTES CAISSON_CHANNEL_BYTES(64)

static struct caisson_channel *map(int descriptor)
{
    return mmap(NULL, CHANNEL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
}

static struct caisson_message *reply(struct caisson_channel *channel)
{
    return (void *)((char *)channel + CAISSON_REPLY_OFFSET(CHANNEL_BYTES));
}

static void emit(uint32_t *word)
{
    __atomic_store_n(word, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static int server(void)
{
    static struct caisson_channel *channels[CLIENTS];
    int left = CLIENTS;
    for (int i = 0; i < CLIENTS; i++) {
        channels[i] = map(3 + i);
        if (channels[i] == MAP_FAILED)
            return 1;
    }
    while (left > 0) {
        usleep(1000);
        for (int i = 0; i < CLIENTS; i++) {
            if (channels[i] == NULL ||
                __atomic_load_n(&channels[i]->request.word, __ATOMIC_SEQ_CST) !=
                    CAISSON_NOTIFICATION_SIGNALLED)
                continue;
            emit(&reply(channels[i])->word);
            channels[i] = NULL; /* its word will be SIGNALLED again when the client has ended */
            left--;
        }
    }
    for (;;)
        pause();
}

static int client(void)
{
    struct caisson_channel *channel = map(3);
    if (channel == MAP_FAILED)
        return 1;
    emit(&channel->request.word);
    while (__atomic_load_n(&reply(channel)->word, __ATOMIC_SEQ_CST) == CAISSON_NOTIFICATION_IDLE)
        syscall(SYS_futex, &reply(channel)->word, FUTEX_WAIT, CAISSON_NOTIFICATION_IDLE, NULL, NULL,
                0);
    return channel->server_ended == 0 ? puts("answered") < 0 : 2;
}

int main(int argc, char *argv[])
{
    (void)argc;
    return strcmp(argv[0], "server") == 0 ? server() : client();
}
