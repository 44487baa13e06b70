/* SPDX-License-Identifier: BSD-2-Clause */
/* Drives every lane for some rounds, all lanes at once, and checks contents and counts of what
 * comes back. */
#include <consumes_event.h>
#include <dataport.h>
#include <dataport_allocate.h>
#include <emits_event.h>
#include <err.h>
#include <fcntl.h>
#include <lane.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { LANES = 8 };

struct lane {
    int data_fd, request_fd, reply_fd;
    size_t size_bytes;
    struct lane_header *header;
    uint32_t wrong;
};

/* The modules make these nodes by themselves, under the interfaces' names in the description. */
static int open_node(const char *name, int number)
{
    char path[64];

    snprintf(path, sizeof path, "/dev/camkes/%s%d", name, number);
    int fd = open(path, O_RDWR);
    if (fd < 0)
        err(EXIT_FAILURE, "%s", path);
    return fd;
}

static void lane_open(struct lane *lane, int number, size_t size_bytes)
{
    lane->size_bytes = size_bytes;
    lane->data_fd = open_node("lane", number);
    lane->request_fd = open_node("request", number);
    lane->reply_fd = open_node("reply", number);
    if (dataport_allocate(lane->data_fd, size_bytes) < 0)
        err(EXIT_FAILURE, "allocating lane %d", number);
    lane->header = dataport_mmap(lane->data_fd);
    if (lane->header == MAP_FAILED)
        err(EXIT_FAILURE, "mapping lane %d", number);
}

static void lane_send(struct lane *lane, uint32_t round)
{
    uint32_t *words = (uint32_t *)(lane->header + 1);

    for (size_t i = 0; i < lane_words(lane->size_bytes); i++)
        words[i] = lane_word(round, i);
    lane->header->round = round;
    emits_event_emit(lane->request_fd);
}

static void lane_receive(struct lane *lane, uint32_t round)
{
    const uint32_t *words = (const uint32_t *)(lane->header + 1);

    if (consumes_event_wait(lane->reply_fd) < 0)
        err(EXIT_FAILURE, "waiting for a reply");
    for (size_t i = 0; i < lane_words(lane->size_bytes); i++)
        lane->wrong += words[i] != (uint32_t)~lane_word(round, i);
}

/* Prints what the lane saw since this program began; `before` is what the checker had counted by
 * then. */
static int lane_report(const struct lane *lane, int number, uint32_t before)
{
    uint32_t wrong = lane->wrong + lane->header->wrong;

    printf("lane %d: %zu bytes, %u rounds, %u wrong\n", number, lane->size_bytes,
           lane->header->checked - before, wrong);
    return wrong != 0;
}

int main(int argc, char *argv[])
{
    static const size_t sizes[LANES] = {4096,    8192,    65536,   262144,
                                        1048576, 2097152, 4194304, 16777216};
    static struct lane lanes[LANES];
    uint32_t before[LANES], rounds = argc > 1 ? (uint32_t)atoi(argv[1]) : 3;
    int bad = 0;

    for (int i = 0; i < LANES; i++) {
        lane_open(&lanes[i], i + 1, sizes[i]);
        before[i] = lanes[i].header->checked;
    }
    for (uint32_t round = 1; round <= rounds; round++) {
        for (int i = 0; i < LANES; i++)
            lane_send(&lanes[i], round);
        for (int i = 0; i < LANES; i++)
            lane_receive(&lanes[i], round);
    }
    for (int i = 0; i < LANES; i++) {
        bad |= lane_report(&lanes[i], i + 1, before[i]);
        bad |= lanes[i].header->checked - before[i] != rounds;
    }
    return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
