/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads each picture and compares its sum with the one that the source promised. */
#include <camkes.h>
#include <stdint.h>

/* Copies the header once: what is checked must be what is used. */
static int check(void)
{
    const frame_t header = *frame;
    const uint8_t *pixel = pixels;
    uint32_t sum = 0;

    if (header.width == 0 || header.height > pixels_get_size() / header.width)
        return 1;
    for (uint32_t i = 0; i < header.width * header.height; i++)
        sum += pixel[i];
    printf("sink: frame %u, %s\n", header.number, sum == header.sum ? "whole" : "torn");
    return sum != header.sum;
}

int run(void)
{
    int bad = 0;

    for (int i = 0; i < frames; i++) {
        ready_wait();
        frame_acquire();
        bad |= check();
        taken_emit();
    }
    return bad;
}
