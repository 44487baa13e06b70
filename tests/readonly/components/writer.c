/* SPDX-License-Identifier: BSD-2-Clause */
/* Has the first reader write, and looks what became of it, of the memory, and of the second one. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

static camkes_error_action_t on_error(camkes_error_t *error)
{
    printf("writer: %s: %s\n", error->interface,
           error->type == CE_SYSCALL_FAILED ? "nobody answers" : "something else");
    return CEA_DISCARD;
}

static void print_read(const char *who, char *text)
{
    printf("writer: %s reads: %s\n", who, text);
    free(text);
}

int run(void)
{
    first_register_error_handler(on_error);
    strcpy(board, "right");
    print_read("the first", first_read());
    printf("writer: to make it writable is %s\n",
           first_make_writable() == 0 ? "granted" : "refused");
    first_write("wrong");
    print_read("the second", second_read());
    strcpy(board, "still right");
    print_read("the second", second_read());
    return 0;
}
