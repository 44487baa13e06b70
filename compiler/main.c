/* SPDX-License-Identifier: BSD-2-Clause */
/* caisson: checks a description of a CAmkES system and generates what builds it. */
#include "compiler/command.h"

#include <stdio.h>

int main(int count, char **arguments)
{
    struct arena arena;
    struct command command;
    int status = 0;
    arena_init(&arena);
    const char *fault = command_read(&command, &arena, count, arguments);
    if (fault != NULL) {
        fprintf(stderr, "caisson: %s\n%s", fault, command_help);
        status = 2;
    } else if (command.action == ACTION_HELP) {
        fputs(command_help, stdout);
    } else if (command.action == ACTION_VERSION) {
        puts("caisson " CAISSON_VERSION);
    } else {
        status = command_run(&command, &arena);
    }
    if (fflush(stdout) != 0) {
        fputs("caisson: cannot write the output\n", stderr);
        status = 1;
    }
    arena_finish(&arena);
    return status;
}
