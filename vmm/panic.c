/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds a panic of the guest's kernel in what the guest writes to its console. */
#include "vmm/panic.h"

#include <string.h>

static const char mark[] = "Kernel panic - not syncing: ";

/* Where the text begins behind `[    1.234567] ` and `[    T1] `. */
static uint32_t skip_stamps(const struct panic_watch *watch)
{
    uint32_t at = 0;

    while (at < watch->length && watch->line[at] == '[') {
        const char *end = memchr(watch->line + at, ']', watch->length - at);
        if (end == NULL)
            break;
        at = (uint32_t)(end - watch->line) + 1;
        while (at < watch->length && watch->line[at] == ' ')
            at++;
    }
    return at;
}

static bool read_line(const struct panic_watch *watch, char ret_reason[PANIC_REASON_BYTES])
{
    const uint32_t mark_bytes = sizeof(mark) - 1;
    uint32_t at = skip_stamps(watch);
    uint32_t used = 0;

    if (watch->length - at < mark_bytes || memcmp(watch->line + at, mark, mark_bytes) != 0)
        return false;
    for (at += mark_bytes; at < watch->length && used < PANIC_REASON_BYTES - 1; at++) {
        char c = watch->line[at];
        ret_reason[used++] = (char)(c >= ' ' && c <= '~' ? c : '?');
    }
    ret_reason[used] = '\0';
    return true;
}

bool panic_watch_take(struct panic_watch *watch, uint8_t byte, char ret_reason[PANIC_REASON_BYTES])
{
    bool found = false;

    pthread_mutex_lock(&watch->lock);
    if (byte == '\n' || byte == '\r') {
        found = read_line(watch, ret_reason);
        watch->length = 0;
    } else if (watch->length < PANIC_LINE_BYTES) {
        watch->line[watch->length++] = (char)byte;
    }
    pthread_mutex_unlock(&watch->lock);
    return found;
}
