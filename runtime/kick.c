/* SPDX-License-Identifier: BSD-2-Clause */
/* Sleeping and waking by futex or eventfd, such that no peer that holds the same object can block
 * the caller. */
#include "kick.h"

#include "abi/notification.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int futex_kick(uint32_t *word)
{
    /* All, though there is one consumer: a hostile peer could queue itself first and swallow a
     * single wake-up. */
    if (syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0) < 0 && errno != EINVAL)
        return -errno;
    /* EINVAL: a peer waits for a lock with priorities (FUTEX_LOCK_PI) on the word, which is its way
     * of writing rubbish. */
    return 0;
}

int camkes_kick_sleep(uint32_t *word, int timeout_ms)
{
    const struct timespec timeout = {
        .tv_sec = timeout_ms / 1000,
        .tv_nsec = (long)(timeout_ms % 1000) * 1000000,
    };

    if (syscall(SYS_futex, word, FUTEX_WAIT, CAISSON_NOTIFICATION_WAITING,
                timeout_ms < 0 ? NULL : &timeout, NULL, 0) == 0 ||
        errno == EAGAIN || errno == EINTR)
        return 0;
    return -errno;
}

static int eventfd_kick(int descriptor)
{
    const uint64_t one = 1;

    /* A peer may have filled the counter: then the consumer has its kick already. */
    if (write(descriptor, &one, sizeof(one)) < 0 && errno != EAGAIN && errno != EINTR)
        return -errno;
    return 0;
}

/* Between poll and read a peer that holds the eventfd may have emptied it. The library's preadv2 is
 * a place where a thread may be cancelled, which has its price: this one never waits. */
static int eventfd_drain(const struct pollfd *kick)
{
    uint64_t count;
    const struct iovec into = {.iov_base = &count, .iov_len = sizeof(count)};

    if (kick->revents & POLLNVAL)
        return -EBADF;
    if (syscall(SYS_preadv2, kick->fd, &into, 1ul, -1l, 0l, RWF_NOWAIT) < 0 && errno != EAGAIN &&
        errno != EINTR)
        return -errno;
    return 0;
}

int camkes_kick_poll(struct pollfd *kicks, size_t count, int timeout_ms)
{
    const int ready = poll(kicks, count, timeout_ms);

    if (ready == 0)
        return -ETIMEDOUT;
    if (ready < 0 && errno != EINTR)
        return -errno;
    for (size_t i = 0; i < count; i++) {
        int error;

        if (ready < 0)
            kicks[i].revents = 0;
        error = kicks[i].revents ? eventfd_drain(&kicks[i]) : 0;
        if (error)
            return error;
    }
    return 0;
}

int camkes_kick_send(uint32_t *word, int descriptor)
{
    return descriptor < 0 ? futex_kick(word) : eventfd_kick(descriptor);
}

int camkes_kick_wake(uint32_t *word, int descriptor)
{
    /* a fence lies before */
    __atomic_store_n(word, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_RELAXED);
    return camkes_kick_send(word, descriptor);
}
