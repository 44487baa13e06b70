/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Instances of the image "peers": each has one shared object, on descriptor 3, and one peer that
 * dies or sleeps. And of the image "turns": each prints when it is its turn.
 */
#include "loader/test/images/peers.h"

#include "abi/notification.h"
#include "abi/rpc.h"
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CHANNEL_BYTES CAISSON_CHANNEL_BYTES(PEERS_MESSAGE_BYTES)

static void *map(size_t bytes)
{
    void *address = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, 3, 0);
    if (address == MAP_FAILED)
        exit(101);
    return address;
}

static uint32_t *reply_word(struct caisson_channel *channel)
{
    return (uint32_t *)((char *)channel + CAISSON_REPLY_OFFSET(CHANNEL_BYTES));
}

static void await(const uint32_t *word, uint32_t value)
{
    while (__atomic_load_n(word, __ATOMIC_SEQ_CST) != value)
        usleep(1000);
}

/* Sleeps for ever where nobody wakes. */
static void sleep_on(uint32_t *word)
{
    __atomic_store_n(word, CAISSON_NOTIFICATION_WAITING, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(word, __ATOMIC_SEQ_CST) == CAISSON_NOTIFICATION_WAITING)
        syscall(SYS_futex, word, FUTEX_WAIT, CAISSON_NOTIFICATION_WAITING, NULL, NULL, 0);
}

/* Time for the sleeper to fall asleep once its word is armed; without it the test is weaker, not
 * wrong. */
static void let_sleep(const uint32_t *word)
{
    await(word, CAISSON_NOTIFICATION_WAITING);
    usleep(50000);
}

/* Dies between its exchange of the word and its kick. */
int peer_emitter(const char *name)
{
    struct caisson_notification_page *page = map(sizeof(*page));
    let_sleep(&page->word);
    __atomic_exchange_n(&page->word, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_SEQ_CST);
    printf("%s: gone\n", name);
    return 0;
}

int peer_consumer(const char *name)
{
    struct caisson_notification_page *page = map(sizeof(*page));
    sleep_on(&page->word);
    printf("%s: word %u\n", name, page->word);
    return 0;
}

/* Crashes, after it has written over everything. */
int peer_server(const char *name)
{
    struct caisson_channel *channel = map(CHANNEL_BYTES);
    let_sleep(reply_word(channel));
    channel->server_ended = channel->client_ended = UINT32_MAX;
    (void)name;
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    raise(SIGSEGV);
    return 0;
}

int peer_caller(const char *name)
{
    struct caisson_channel *channel = map(CHANNEL_BYTES);
    sleep_on(reply_word(channel));
    printf("%s: server_ended %u, word %u\n", name, channel->server_ended, *reply_word(channel));
    return 0;
}

int peer_client(const char *name)
{
    struct caisson_channel *channel = map(CHANNEL_BYTES);
    let_sleep(&channel->request.word);
    (void)name;
    return 0;
}

int peer_waiter(const char *name)
{
    struct caisson_channel *channel = map(CHANNEL_BYTES);
    sleep_on(&channel->request.word);
    printf("%s: client_ended %u, word %u\n", name, channel->client_ended, channel->request.word);
    return 0;
}

/* Without a pause: the next one prints while the loader may still read this one's line. */
static int take_turns(int descriptor, unsigned first, const char *end)
{
    uint32_t *turn = map(4096);
    for (unsigned i = 0; i < TURNS; i++) {
        char line[32];
        int length = snprintf(line, sizeof(line), "turn %u%s", 3 * i + first, end);
        while (__atomic_load_n(turn, __ATOMIC_SEQ_CST) != 3 * i + first)
            sched_yield();
        if (write(descriptor, line, (size_t)length) != length)
            return 1;
        __atomic_fetch_add(turn, 1, __ATOMIC_SEQ_CST);
    }
    return 0;
}

/* A component. The virtual machines come last, as the system ends with them. */
int turn_first(const char *name)
{
    (void)name;
    return take_turns(STDOUT_FILENO, 0, "\n");
}

/* Guests' monitors, at their consoles. */
int turn_second(const char *name)
{
    (void)name;
    return take_turns(4, 1, "\r\n");
}

int turn_third(const char *name)
{
    (void)name;
    return take_turns(4, 2, "\r\n");
}
