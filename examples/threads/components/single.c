/* SPDX-License-Identifier: BSD-2-Clause */
/* Serves calls in its control thread, once `run` has returned. */
#include <camkes.h>
#include <string.h>

static _Thread_local int mine;

int ask_ask(int number)
{
    return number + mine;
}

char *ask_history(void)
{
    return strdup(mine == 0 ? "a thread of its own" : "the control thread");
}

int run(void)
{
    mine = 1000;
    return 0;
}
