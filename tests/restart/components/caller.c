/* SPDX-License-Identifier: BSD-2-Clause */
/* A client that dies after its first call, and makes another one when it has come again. */
#include "board.h"

#include <camkes.h>
#include <signal.h>

/* The server may end in the call, as it is somebody else's, too. */
static camkes_error_action_t on_error(camkes_error_t *error)
{
    (void)error;
    return CEA_DISCARD;
}

int run(void)
{
    struct board *mine = (struct board *)board;
    int starts;

    work_register_error_handler(on_error);
    if (++mine->worker_starts == 1) {
        (void)work_starts();
        raise(SIGKILL);
    }
    do
        starts = work_starts();
    while (starts == 0);
    printf("caller: run %d: answered\n", mine->worker_starts);
    done_emit();
    return 0;
}
