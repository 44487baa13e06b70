/* SPDX-License-Identifier: BSD-2-Clause */
/* A program in the guest: `crossvm_calls serve` serves the component that leads, `crossvm_calls`
 * calls it as it says. */
#include "asked.h"

#include <camkes.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

uint64_t to_guest_calls_number(uint64_t value)
{
    return value + 1;
}

struct block to_guest_calls_block(struct block value)
{
    value.a++;
    return value;
}

_Noreturn static void call(void)
{
    while (from_guest_calls__connect() != 0)
        usleep(50000);
    for (;;) {
        struct block block = {.a = 0};
        uint32_t count;
        const uint32_t asked = from_guest_calls_next(&count);
        for (uint32_t i = 0; i < count; i++) {
            if (asked == ASKED_NUMBER)
                from_guest_calls_number(i);
            else
                block = from_guest_calls_block(block);
        }
    }
}

int main(int argc, char *argv[])
{
    if (argc == 1)
        call();
    if (argc != 2 || strcmp(argv[1], "serve") != 0)
        errx(2, "usage: crossvm_calls [serve]");
    while (to_guest_calls__serve() != 0)
        usleep(50000);
    return EXIT_FAILURE;
}
