/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds a panic of the guest's kernel in what the guest writes to its console. */
#include "vmm/panic.h"

#include <string.h>

static const char mark[] = "Kernel panic - not syncing: ";
static const char last_mark[] = "---[ end Kernel panic - not syncing: ";
static const char last_end[] = " ]---";

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

static bool begins(const struct panic_watch *watch, uint32_t at, const char *text)
{
    return watch->length - at >= strlen(text) && memcmp(watch->line + at, text, strlen(text)) == 0;
}

/* The part of the line that is the reason; false: there is none. */
static bool find_reason(const struct panic_watch *watch, uint32_t *ret_at, uint32_t *ret_end)
{
    uint32_t at = skip_stamps(watch);
    uint32_t end = watch->length;

    if (begins(watch, at, mark)) {
        at += (uint32_t)strlen(mark);
    } else if (begins(watch, at, last_mark)) {
        at += (uint32_t)strlen(last_mark);
        if (end - at >= strlen(last_end) &&
            begins(watch, end - (uint32_t)strlen(last_end), last_end))
            end -= (uint32_t)strlen(last_end);
    } else {
        return false;
    }
    *ret_at = at;
    *ret_end = end;
    return true;
}

static bool read_line(const struct panic_watch *watch, char ret_reason[PANIC_REASON_BYTES])
{
    uint32_t at, end;
    uint32_t used = 0;

    if (watch->found || !find_reason(watch, &at, &end))
        return false;
    for (; at < end && used < PANIC_REASON_BYTES - 1; at++) {
        char c = watch->line[at];
        ret_reason[used++] = (char)(c >= ' ' && c <= '~' ? c : '?');
    }
    ret_reason[used] = '\0';
    return true;
}

void panic_watch_reset(struct panic_watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    watch->found = false;
    watch->length = 0;
    pthread_mutex_unlock(&watch->lock);
}

bool panic_watch_take(struct panic_watch *watch, uint8_t byte, char ret_reason[PANIC_REASON_BYTES])
{
    bool found = false;

    pthread_mutex_lock(&watch->lock);
    if (byte == '\n' || byte == '\r') {
        found = read_line(watch, ret_reason);
        watch->found |= found;
        watch->length = 0;
    } else if (watch->length < PANIC_LINE_BYTES) {
        watch->line[watch->length++] = (char)byte;
    }
    pthread_mutex_unlock(&watch->lock);
    return found;
}
