/* SPDX-License-Identifier: BSD-2-Clause */
/* Two processes of the host with memory and an eventfd each way: what there would be without a
 * virtual machine. */
#include "ring.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

static void attach(struct link *link, enum link_side side, int in, int out, void *memory)
{
    link->side = side;
    link->in = in;
    link->out = out;
    ring_attach(link, memory);
}

static void eventfd_open(struct link *link)
{
    void *memory =
        mmap(NULL, RING_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const int to = eventfd(0, EFD_CLOEXEC);
    const int from = eventfd(0, EFD_CLOEXEC);

    if (memory == MAP_FAILED || to < 0 || from < 0)
        link_fail("eventfd: memory and events");
    const pid_t other = fork();
    if (other < 0)
        link_fail("fork");
    if (other == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        attach(link, LINK_GUEST, to, from, memory);
        follow(link);
        exit(0);
    }
    attach(link, LINK_HOST, from, to, memory);
}

static void eventfd_signal(struct link *link)
{
    const uint64_t one = 1;

    if (write(link->out, &one, sizeof(one)) != (ssize_t)sizeof(one))
        link_fail("eventfd: write");
}

static void eventfd_wait(struct link *link)
{
    uint64_t count;

    while (read(link->in, &count, sizeof(count)) != (ssize_t)sizeof(count)) {
        if (errno != EINTR)
            link_fail("eventfd: read");
    }
}

const struct means means_eventfd = {"eventfd",      eventfd_open, ring_send, ring_receive,
                                    eventfd_signal, eventfd_wait, NULL,      0};
