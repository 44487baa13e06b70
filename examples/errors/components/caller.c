/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes calls that fail. Its handlers say what happened, and that the failed call is to be given
 * up. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

static const char *name_of(camkes_error_type_t type)
{
    switch (type) {
    case CE_BUFFER_LENGTH_EXCEEDED:
        return "it does not fit";
    case CE_SYSCALL_FAILED:
        return "nobody answers";
    default:
        return "something else";
    }
}

/* For the whole instance, unless an interface has a handler of its own. */
static camkes_error_action_t on_error(camkes_error_t *error)
{
    printf("%s: %s: %s\n", error->instance, error->interface, name_of(error->type));
    return CEA_DISCARD;
}

static camkes_error_action_t on_work_error(camkes_error_t *error)
{
    printf("%s: work failed: %s\n", error->instance, name_of(error->type));
    return CEA_DISCARD;
}

void pre_init(void)
{
    camkes_register_error_handler(on_error);
    work_register_error_handler(on_work_error);
}

static void measure_too_much(void)
{
    const size_t length = 1000000;
    char *text = malloc(length + 1);

    if (text == NULL)
        abort();
    memset(text, 'x', length);
    text[length] = '\0';
    printf("caller: much measures %d\n", measure_length(text));
    printf("caller: little measures %d\n", measure_length("little"));
    free(text);
}

static void work_until_it_breaks(void)
{
    for (int amount = 12; amount <= 14; amount++) {
        int result = work_work(amount);

        printf("caller: work of %d makes %d\n", amount, result);
    }
}

int run(void)
{
    measure_too_much();
    work_until_it_breaks();
    book_enter(1);
    come_emit();
    visitor_left_wait();
    printf("caller: the ledger is at %d\n", book_enter(10));
    return 0;
}
