/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Emits, and takes what comes meanwhile; after each burst it waits until the other side has come as
 * far. That one emits no more then, so an event that got lost, or that came before its numbers,
 * would be waited for without end.
 */
#include <camkes.h>
#include <numbers.h>
#include <stdio.h>

int run(void)
{
    uint64_t seen = 0;
    uint64_t back = 0; /* how often the other side's number went back */

    for (uint64_t turn = 1; turn <= (uint64_t)turns; turn++) {
        numbers_write((uint64_t *)mine, turn);
        there_emit();
        if (!here_poll() && turn % (uint64_t)burst != 0)
            continue;
        for (;;) {
            const uint64_t now = numbers_read((const uint64_t *)theirs);

            back += now < seen;
            seen = now;
            if (seen >= turn || turn % (uint64_t)burst != 0)
                break;
            here_wait();
        }
    }
    printf("%s: %d events, %lu went back\n", get_instance_name(), turns, (unsigned long)back);
    return back != 0;
}
