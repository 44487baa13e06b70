/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's end of a dataport and an event each way, by the library that guest programs use. */
#include "ring.h"

#include <consumes_event.h>
#include <dataport.h>
#include <dataport_allocate.h>
#include <emits_event.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static int open_node(const char *path)
{
    int node = -1;

    while ((node = open(path, O_RDWR | O_CLOEXEC)) < 0)
        usleep(50000);
    return node;
}

static void caisson_open(struct link *link)
{
    const int data = open_node("/dev/camkes/data");

    link->in = open_node("/dev/camkes/to_guest");
    link->out = open_node("/dev/camkes/from_guest");
    if (dataport_allocate(data, RING_MEMORY_BYTES) < 0)
        link_fail("dataport_allocate");
    void *memory = dataport_mmap(data);
    if (memory == MAP_FAILED)
        link_fail("dataport_mmap");
    ring_attach(link, memory);
}

static void caisson_signal(struct link *link)
{
    if (emits_event_emit(link->out) < 0)
        link_fail("emits_event_emit");
}

static void caisson_wait(struct link *link)
{
    while (consumes_event_wait(link->in) < 0) {
        if (errno != EINTR)
            link_fail("consumes_event_wait");
    }
}

const struct means means_caisson = {"caisson",      caisson_open, ring_send, ring_receive,
                                    caisson_signal, caisson_wait, 0};
