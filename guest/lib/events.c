/* SPDX-License-Identifier: BSD-2-Clause */
/* Events of a guest's process: the calls behind consumes_event.h and emits_event.h. */
#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "abi/guest_ioctl.h"
#include "consumes_event.h"
#include "emits_event.h"

static int event_poll(int fd, int timeout_ms)
{
    struct pollfd pollfd = {.fd = fd, .events = POLLIN};
    int ready;

    /* poll would skip it, and so sleep for ever. */
    if (fd < 0) {
        errno = EBADF;
        return -1;
    }
    ready = poll(&pollfd, 1, timeout_ms);
    if (ready <= 0)
        return ready;
    if (!(pollfd.revents & POLLIN)) {
        errno = pollfd.revents & POLLNVAL ? EBADF : EIO;
        return -1;
    }
    return 1;
}

/* The kernel spins a while, as poll, which may watch other descriptors as well, does not. Modules
 * of before that have poll alone. */
int consumes_event_wait(int fd)
{
    if (ioctl(fd, CONSUMES_EVENT_WAIT, CONSUMES_EVENT_SPIN) >= 0)
        return 1;
    return errno == ENOTTY ? event_poll(fd, -1) : -1;
}

int consumes_event_poll(int fd)
{
    return event_poll(fd, 0);
}

int emits_event_emit(int fd)
{
    return ioctl(fd, EMITS_EVENT_EMIT, 0) ? -1 : 0;
}
