/* SPDX-License-Identifier: BSD-2-Clause */
/* Sleeping on several words at once. */
#include "kick.h"

#include "abi/notification.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

int camkes_kick_sleep_any(const struct camkes_signal *signals, size_t count)
{
    struct futex_waitv waiters[CAISSON_NOTIFICATION_FUTEXES_MAX];

    if (count > CAISSON_NOTIFICATION_FUTEXES_MAX)
        return -EINVAL;
    for (size_t i = 0; i < count; i++)
        waiters[i] = (struct futex_waitv){.val = CAISSON_NOTIFICATION_WAITING,
                                          .uaddr = (uintptr_t)signals[i].word,
                                          .flags = FUTEX_32};
    if (syscall(SYS_futex_waitv, waiters, count, 0, NULL, 0) >= 0 || errno == EAGAIN ||
        errno == EINTR)
        return 0;
    return -errno;
}
