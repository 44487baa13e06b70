/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of an event as a process has them mapped. */
#pragma once

#include <stdint.h>

#include "abi/guest_ioctl.h"
#include "abi/notification.h"

struct words {
    int fd; /* the caller's */
    uint32_t count;
    struct caisson_notification_page *pages; /* NULL where count is 0 */
};

/* 0, or -1 and errno; also what the kernel says about the event. */
int words_map(struct words *words, int fd, struct caisson_event_info *ret_info);
void words_unmap(struct words *words);
