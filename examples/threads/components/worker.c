/* SPDX-License-Identifier: BSD-2-Clause */
/* Consumes three events: one in a thread of the interface, one in callbacks, one by polling. Keeps
 * a list of what ran. */
#include <camkes.h>
#include <string.h>

static char happened[256];

static void note(const char *what)
{
    list_lock();
    if (happened[0] != '\0')
        strcat(happened, " ");
    strcat(happened, what);
    list_unlock();
}

void pre_init(void)
{
    note("pre_init");
}

void bound__init(void)
{
    note("bound__init");
}

void ask__init(void)
{
    note("ask__init");
}

static void on_queued(void *what)
{
    note(what);
    queued_reg_callback(on_queued, "again");
    answer_emit();
}

void post_init(void)
{
    note("post_init");
    queued_reg_callback(on_queued, "callback");
}

/* The thread of the interface `bound`. */
int bound__run(void)
{
    bound_wait();
    note("bound__run");
    answer_emit();
    bound_wait();
    note("bound__run");
    answer_emit();
    return 0;
}

int ask_ask(int number)
{
    while (!global_poll())
        seL4_Yield();
    note("poll");
    return number + 1;
}

char *ask_history(void)
{
    char *copy;

    list_lock();
    copy = strdup(happened);
    list_unlock();
    return copy;
}
