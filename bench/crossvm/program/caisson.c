/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's end of a dataport and an event each way, by the library that guest programs use:
 * mapped events, and streams. */
#include "streamed.h"

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

    link->consumed = consumes_event_map(open_node("/dev/camkes/to_guest"));
    link->emitted = emits_event_map(open_node("/dev/camkes/from_guest"));
    if (link->consumed == NULL || link->emitted == NULL)
        link_fail("mapping events");
    if (dataport_allocate(data, STREAMED_MEMORY_BYTES) < 0)
        link_fail("dataport_allocate");
    void *memory = dataport_mmap(data);
    if (memory == MAP_FAILED)
        link_fail("dataport_mmap");
    streamed_attach(link, memory);
}

static void caisson_signal(struct link *link)
{
    if (emits_event_emit_mapped(link->emitted) < 0)
        link_fail("emits_event_emit_mapped");
}

static void caisson_wait(struct link *link)
{
    while (consumes_event_wait_mapped(link->consumed) < 0) {
        if (errno != EINTR)
            link_fail("consumes_event_wait_mapped");
    }
}

static void caisson_drain(struct link *link)
{
    while (consumes_event_poll_mapped(link->consumed) == 1)
        continue;
}

const struct means means_caisson = {"caisson",      caisson_open, streamed_send, streamed_receive,
                                    caisson_signal, caisson_wait, caisson_drain, 0};
