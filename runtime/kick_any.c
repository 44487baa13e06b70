/* SPDX-License-Identifier: BSD-2-Clause */
/* Sleeping on several words at once. */
#include "kick.h"

#include "abi/notification.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int camkes_kick_sleep_any(uint32_t *const *words, size_t count, int timeout_ms)
{
    struct futex_waitv waiters[CAMKES_KICK_WORDS_MOST];
    struct timespec end;
    long woken;

    for (size_t i = 0; i < count; i++)
        waiters[i] = (struct futex_waitv){
            .val = CAISSON_NOTIFICATION_WAITING, .uaddr = (uintptr_t)words[i], .flags = FUTEX_32};
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    end.tv_sec += timeout_ms / 1000 + end.tv_nsec / 1000000000;
    end.tv_nsec %= 1000000000;
    woken =
        syscall(SYS_futex_waitv, waiters, count, 0, timeout_ms < 0 ? NULL : &end, CLOCK_MONOTONIC);
    return woken < 0 ? -errno : (int)woken;
}
