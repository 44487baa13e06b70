/* SPDX-License-Identifier: BSD-2-Clause */
/* Emits each event once a round and waits for the logger's answer before it goes on. */
#include <camkes.h>

static void emit_and_wait(void (*emit)(void))
{
    emit();
    acknowledged_wait();
}

int run(void)
{
    for (int round = 0; round < rounds; round++) {
        emit_and_wait(waited_emit);
        emit_and_wait(polled_emit);
        emit_and_wait(called_emit);
    }
    return 0;
}
