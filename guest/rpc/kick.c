/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sleeping and waking in a guest's process, as runtime/kick.h has it for the ends of a channel:
 * descriptors are those of the channel's events, whose words are the very words of its messages
 * (abi/rpc.h). So the kernel looks at a word and makes it SIGNALLED itself.
 */
#include "kick.h"

#include "abi/guest_ioctl.h"

#include <errno.h>

int camkes_kick_wake(uint32_t *word, int descriptor)
{
    (void)word;
    return ioctl(descriptor, EMITS_EVENT_EMIT, 0) == 0 ? 0 : -errno;
}

/* No futex reaches beyond the guest. */
int camkes_kick_sleep(uint32_t *word, int timeout_ms)
{
    (void)word;
    (void)timeout_ms;
    return -ENOSYS;
}

/* One that nobody else is waited for with: a call that does no more than that. Its caller has
 * spun. */
static int sleep_in_one(struct pollfd *kick)
{
    kick->revents = 0;
    if (ioctl(kick->fd, CONSUMES_EVENT_WAIT, CONSUMES_EVENT_SPUN) >= 0)
        kick->revents = POLLIN;
    else if (errno != EINTR)
        return -errno;
    return 0;
}

/* An event that poll tells of is consumed by that: there is nothing to empty. */
int camkes_kick_poll(struct pollfd *kicks, size_t count, int timeout_ms)
{
    int ready;

    if (count == 1 && timeout_ms < 0)
        return sleep_in_one(kicks);
    ready = poll(kicks, count, timeout_ms);
    if (ready == 0)
        return -ETIMEDOUT;
    if (ready < 0 && errno != EINTR)
        return -errno;
    for (size_t i = 0; i < count; i++) {
        if (ready < 0)
            kicks[i].revents = 0;
        if (kicks[i].revents & POLLNVAL)
            return -EBADF;
    }
    return 0;
}
