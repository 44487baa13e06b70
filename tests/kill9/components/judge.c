/* SPDX-License-Identifier: BSD-2-Clause */
/* Says so each time that all of the others have gone on. */
#include <camkes.h>
#include <unistd.h>

enum { COUNTS = 5 };

int run(void)
{
    const volatile uint32_t *const counts[COUNTS] = {
        (volatile uint32_t *)first, (volatile uint32_t *)second, (volatile uint32_t *)left,
        (volatile uint32_t *)right, (volatile uint32_t *)sink,
    };
    uint32_t seen[COUNTS];

    for (;;) {
        for (int i = 0; i < COUNTS; i++)
            seen[i] = *counts[i];
        for (int i = 0; i < COUNTS; i++)
            while (*counts[i] == seen[i])
                usleep(1000);
        printf("judge: all go on\n");
        usleep(10000);
    }
}
