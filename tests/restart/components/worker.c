/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts on its board how often it has been started, and dies when it is told to. */
#include "board.h"

#include <camkes.h>
#include <signal.h>

#pragma weak poke_poll

static struct board *my_board(void)
{
    return (struct board *)board;
}

void pre_init(void)
{
    my_board()->worker_starts++;
}

int work_starts(void)
{
    return my_board()->worker_starts;
}

int work_pokes(void)
{
    return poke_poll();
}

void work_die(void)
{
    raise(SIGKILL);
}
