/* SPDX-License-Identifier: BSD-2-Clause */
/* Serves two clients. It calls one of them back while that one waits for it: the answer never
 * comes. */
#include <camkes.h>
#include <string.h>

static int sum;

static camkes_error_action_t on_visitor_error(camkes_error_t *error)
{
    if (error->type != CE_SYSCALL_FAILED)
        return CEA_HALT;
    printf("ledger: the visitor left\n");
    return CEA_DISCARD;
}

void pre_init(void)
{
    visitor_register_error_handler(on_visitor_error);
}

int measure_length(const char *text)
{
    return (int)strlen(text);
}

int book_enter(int amount)
{
    sum += amount;
    return sum;
}

/* The reply to this call goes to a client that is no more. */
void book_visit(void)
{
    visitor_work(7);
    visitor_left_emit();
}
