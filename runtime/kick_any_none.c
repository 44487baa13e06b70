/* SPDX-License-Identifier: BSD-2-Clause */
/* No sleeping on several words at once: for tools that run a program and do not know futex_waitv, such as valgrind 3.19. */
#include "kick.h"

#include <errno.h>

int camkes_kick_sleep_any(uint32_t *const *words, size_t count, int timeout_ms)
{
    (void)words;
    (void)count;
    (void)timeout_ms;
    return -ENOSYS;
}
