/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads a line that is typed, while a timer runs: one wait is for both. */
#include <camkes.h>
#include <string.h>
#include <utils/time.h>

struct ring {
    uint32_t head;
    uint32_t tail;
    char characters[0x2000 - 8];
} extern volatile *keys_buf;

static volatile struct ring *batch_ring(void)
{
    return (volatile struct ring *)batch_get_buf();
}

void pre_init(void)
{
    set_putchar(shown_putchar);
}

static char take(void)
{
    char character = keys_buf->characters[keys_buf->head];

    keys_buf->head = (keys_buf->head + 1) % sizeof(keys_buf->characters);
    return character;
}

static void put_batch(const char *text)
{
    volatile struct ring *ring = batch_ring();

    for (; *text; text++) {
        ring->characters[ring->tail] = *text;
        ring->tail = (ring->tail + 1) % (batch_get_size() - 8);
    }
    batch_batch();
}

int run(void)
{
    char line[64];
    size_t used = 0;
    bool typed = false, due = false;

    assert(keys_get_size() == 0x2000 && batch_get_size() == 4096);
    assert(limit_notification_badge() != keys_notification_badge());
    limit_oneshot_relative(0, NS_IN_MS);
    while (!typed || !due) {
        seL4_Word badge = 0;

        seL4_Wait(keys_notification(), &badge);
        due |= (badge & limit_notification_badge()) != 0;
        while (keys_buf->head != keys_buf->tail && !typed) {
            line[used] = take();
            typed = line[used++] == '\r' || used == sizeof(line);
        }
    }
    printf("desk: %.*s\n", (int)used - 1, line);
    put_batch("desk: a batch\n");
    printf("desk: unfinished");
    return 0;
}
