/* SPDX-License-Identifier: BSD-2-Clause */
/* Draws pictures, one at a time: the semaphore counts the free places, of which there is one. */
#include <camkes.h>
#include <stdint.h>

static uint32_t draw(uint32_t number, uint32_t width, uint32_t height)
{
    uint8_t *pixel = pixels;
    uint32_t sum = 0;

    for (uint32_t i = 0; i < width * height; i++) {
        pixel[i] = (uint8_t)(i * number);
        sum += pixel[i];
    }
    return sum;
}

int run(void)
{
    const uint32_t width = 256, height = (uint32_t)(pixels_get_size() / width);

    printf("source: %d frames of \"%s\", %u x %u\n", frames, title, width, height);
    for (int number = 1; number <= frames; number++) {
        slots_wait();
        drawing_lock();
        frame->sum = draw((uint32_t)number, width, height);
        frame->number = (uint32_t)number;
        frame->width = width;
        frame->height = height;
        drawing_unlock();
        frame_release();
        ready_emit();
        taken_wait();
        slots_post();
    }
    return 0;
}
