/* SPDX-License-Identifier: BSD-2-Clause */
/* No sleeping on several words at once: for tools that run a program and do not know futex_waitv,
 * such as valgrind 3.19. */
#include "kick.h"

#include <errno.h>

int camkes_kick_sleep_any(const struct camkes_signal *signals, size_t count)
{
    (void)signals;
    (void)count;
    return -ENOSYS;
}
