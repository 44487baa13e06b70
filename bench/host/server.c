/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers, with as little work as can be: calls in one thread, in the other events and what the
 * board asks for. */
#include "board.h"

#include <camkes.h>
#include <string.h>

int answer_number(int x)
{
    return x + 1;
}

int answer_bytes(size_t bytes_sz, const uint8_t *bytes)
{
    return bytes_sz > 0 ? bytes[0] : 0;
}

static unsigned char copy[MEASURE_BULK_BYTES];

static void answer_lines(struct board *lines, void (*await)(struct line *line),
                         void (*hand_over)(struct line *line))
{
    int last = 0;
    while (!last) {
        await(&lines->request);
        last = lines->request.last;
        if (lines->request.count > 0) {
            memcpy(copy, lines->bytes, sizeof(copy));
            lines->reply.value = copy[0];
        } else {
            lines->reply.value = lines->request.value + 1;
        }
        hand_over(&lines->reply);
    }
}

int run(void)
{
    struct board *lines = (struct board *)board;
    for (;;) {
        ping_wait();
        switch (lines->task) {
        case BOARD_BYTES:
            memcpy(copy, lines->bytes, sizeof(copy));
            lines->reply.value = copy[0];
            pong_emit();
            break;
        case BOARD_SPIN:
            answer_lines(lines, line_await_spinning, line_hand_over);
            break;
        case BOARD_FUTEX:
            answer_lines(lines, line_await_sleeping, line_hand_over_waking);
            break;
        case BOARD_END:
            return 0;
        default:
            pong_emit();
            break;
        }
    }
}
