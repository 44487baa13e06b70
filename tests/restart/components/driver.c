/* SPDX-License-Identifier: BSD-2-Clause */
/* Has its peers die, one after the other, and looks what became of what it shares with them. */
#include "board.h"

#include <camkes.h>
#include <errno.h>
#include <string.h>

static int last_error;

/* Which errors a call gets that is made while nobody is there depends on time: the last one does
 * not. */
static camkes_error_action_t on_hopeless_error(camkes_error_t *error)
{
    last_error = error->error;
    return CEA_DISCARD;
}

/* The end of a group is told to each of its members' clients in turn. */
static camkes_error_action_t on_right_error(camkes_error_t *error)
{
    (void)error;
    return CEA_DISCARD;
}

static camkes_error_action_t on_error(camkes_error_t *error)
{
    printf("driver: %s: %s\n", error->interface,
           error->error == ECONNRESET ? "ended in the call" : "something else");
    return CEA_DISCARD;
}

void pre_init(void)
{
    camkes_register_error_handler(on_error);
    hopeless_register_error_handler(on_hopeless_error);
    right_register_error_handler(on_right_error);
}

/* A dataport and an event outlive their consumer. */
static void server_comes_again(void)
{
    struct board *shared = (struct board *)board;

    strcpy(shared->text, "kept");
    printf("driver: worker was started %d times\n", worker_starts());
    worker_die();
    poke_emit();
    printf("driver: worker was started %d times\n", worker_starts());
    printf("driver: its board says: %s\n", shared->text);
    printf("driver: it was poked %d times\n", worker_pokes());
    printf("driver: it was poked %d times\n", worker_pokes());
}

/* One dies asleep in its wait, or with the event in its hand: its successor waits all the same. */
static void waiter_comes_again(void)
{
    heard_wait();
    call_emit();
    heard_wait();
    printf("driver: the listener came again\n");
    call_emit();
    heard_wait();
    printf("driver: and again\n");
    call_emit();
    heard_wait();
    printf("driver: it heard\n");
}

static void group_comes_again(void)
{
    int starts;

    printf("driver: left %d, right %d\n", left_starts(), right_starts());
    left_die();
    do
        starts = right_starts();
    while (starts == 0);
    printf("driver: right %d, left %d\n", starts, left_starts());
}

static void others(void)
{
    done_wait();
    for (int i = 0; i < 3; i++)
        tick_wait();
    printf("driver: three ticks\n");
    while (last_error != ENOTCONN)
        (void)hopeless_starts();
    printf("driver: hopeless is gone\n");
}

int run(void)
{
    server_comes_again();
    waiter_comes_again();
    group_comes_again();
    others();
    return 0;
}
