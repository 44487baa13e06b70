/* SPDX-License-Identifier: BSD-2-Clause */
/* Shares two dataports of several pages, and waits for events with poll and its timeouts. */
#include "consumes_event.h"
#include "dataport.h"
#include "emits_event.h"

#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

enum { LONG_MS = 20000 };

static int node_open(const char *path)
{
    int fd = open(path, O_RDWR);

    if (fd < 0)
        err(EXIT_FAILURE, "%s", path);
    return fd;
}

static uint32_t *share(const char *path, ssize_t *ret_size)
{
    int fd = node_open(path);
    uint32_t *words = dataport_mmap(fd);

    *ret_size = dataport_get_size(fd);
    if (words == MAP_FAILED)
        err(EXIT_FAILURE, "mapping %s", path);
    printf("%s: %zd bytes\n", path, *ret_size);
    return words;
}

static void fill(uint32_t *words, ssize_t size, uint32_t seed)
{
    for (ssize_t i = 0; i < size / 4; i++)
        words[i] = (uint32_t)i * 2654435761u + seed;
}

static int count_unturned(const uint32_t *words, ssize_t size, uint32_t seed)
{
    int count = 0;

    for (ssize_t i = 0; i < size / 4; i++)
        count += words[i] != (uint32_t) ~((uint32_t)i * 2654435761u + seed);
    return count;
}

static void poll_report(const char *when, int fd, int timeout_ms)
{
    struct pollfd entry = {.fd = fd, .events = POLLIN};
    int result = poll(&entry, 1, timeout_ms);

    printf("poll %s: %d%s\n", when, result, entry.revents & POLLIN ? ", POLLIN" : "");
}

static void poll_in_vain(int fd)
{
    struct timespec start, end;

    clock_gettime(CLOCK_MONOTONIC, &start);
    poll_report("with nothing to come", fd, 300);
    clock_gettime(CLOCK_MONOTONIC, &end);
    long ms = (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
    printf("poll gave up %s\n", ms >= 299 ? "in time" : "too early");
}

/* The answer is waited for by its effect, so that the event lies unconsumed. */
static void wait_turned(const volatile uint32_t *word, uint32_t before)
{
    struct timespec pause = {.tv_nsec = 10000000};

    for (int i = 0; i < LONG_MS / 10 && *word == before; i++)
        nanosleep(&pause, NULL);
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
}

int main(void)
{
    ssize_t table_size, book_size;
    uint32_t *table = share("/dev/herald/table", &table_size);
    uint32_t *book = share("/dev/herald/book", &book_size);
    int turn = node_open("/dev/turn"), turned = node_open("/dev/turned");

    setvbuf(stdout, NULL, _IOLBF, 0);
    poll_in_vain(turned);

    fill(table, table_size, 1);
    fill(book, book_size, 2);
    emits_event_emit(turn);
    poll_report("for the answer", turned, LONG_MS);
    printf("unturned words: %d, %d\n", count_unturned(table, table_size, 1),
           count_unturned(book, book_size, 2));
    poll_report("again", turned, 0);

    /* An event that came before anyone waited is kept, once. */
    uint32_t before = book[book_size / 4 - 1];
    emits_event_emit(turn);
    wait_turned(&book[book_size / 4 - 1], before);
    poll_report("for a kept event", turned, LONG_MS);
    printf("consumes_event_poll: %d\n", consumes_event_poll(turned));
    poll_report("once more", turned, 300);
    return EXIT_SUCCESS;
}
