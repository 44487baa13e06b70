/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers each call by an event; dies of the first two of them. */
#include "board.h"

#include <camkes.h>
#include <signal.h>

int call__run(void)
{
    struct board *mine = (struct board *)board;
    const int starts = ++mine->listener_starts;

    heard_emit(); /* it has come (again) */
    for (;;) {
        call_wait();
        if (starts <= 2)
            raise(SIGKILL);
        heard_emit();
    }
}
