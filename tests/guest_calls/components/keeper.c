/* SPDX-License-Identifier: BSD-2-Clause */
/* Serves the guest and a neighbour, and calls the guest in a thread of its own, whatever becomes of
 * it there. */
#include <camkes.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { STAY = 1, STORM = 2, STORM_CALLS = 500 };

static int next_work;
static int resets; /* of `stay` */
static int last_error;
static int over;

static camkes_error_action_t note(camkes_error_t *error)
{
    last_error = error->type == CE_SYSCALL_FAILED ? error->error : EPROTO;
    return CEA_DISCARD;
}

/* What the guest writes into its channel is its own affair. */
static camkes_error_action_t go_on(camkes_error_t *error)
{
    (void)error;
    return CEA_DISCARD;
}

void pre_init(void)
{
    check_register_error_handler(go_on);
    held_register_error_handler(note);
}

int check_add(int a, int b)
{
    return (int)((unsigned)a + (unsigned)b);
}

void check_echo(const char *text, size_t data_sz, const char *data, char **same, size_t *back_sz,
                char **back)
{
    *same = strdup(text);
    *back = malloc(data_sz + 1);
    *back_sz = *back ? data_sz : 0;
    if (*back)
        memcpy(*back, data, data_sz);
}

void check_begin(int what)
{
    next_work = what;
    work_post();
}

int check_told(void)
{
    return __atomic_load_n(&resets, __ATOMIC_ACQUIRE);
}

int check_visit(int value)
{
    return held_value(value);
}

void check_enough(void)
{
    over = 1;
}

int check_is_enough(void)
{
    return over;
}

static void stay(void)
{
    last_error = 0;
    held_stay();
    printf("stay: %s\n", strerror(last_error));
    __atomic_fetch_add(&resets, 1, __ATOMIC_RELEASE);
}

static void storm(void)
{
    for (int i = 0; i < STORM_CALLS; i++)
        (void)held_value(i);
    printf("the storm is over\n");
}

int run(void)
{
    for (;;) {
        work_wait();
        if (next_work == STAY)
            stay();
        else if (next_work == STORM)
            storm();
        else
            return 0;
    }
}
