/* SPDX-License-Identifier: BSD-2-Clause */
/* Chooses the command by the name that the program was called by. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tools.h"

static const struct command {
    const char *name;
    int (*main)(int argc, char **argv);
} commands[] = {
    {"dataport_init", dataport_init_main},       {"consumes_event_init", consumes_event_init_main},
    {"emits_event_init", emits_event_init_main}, {"dataport_read", dataport_read_main},
    {"dataport_write", dataport_write_main},     {"consumes_event_wait", consumes_event_wait_main},
    {"emits_event_emit", emits_event_emit_main}, {"crossvm_cat", crossvm_cat_main},
};

static const size_t command_count = sizeof(commands) / sizeof(commands[0]);

static const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < command_count; i++) {
        if (!strcmp(commands[i].name, name))
            return &commands[i];
    }
    return NULL;
}

int main(int argc, char **argv)
{
    const struct command *command = command_find(program_invocation_short_name);

    /* Under its own name the first argument is the command. */
    if (!command && argc > 1) {
        command = command_find(argv[1]);
        if (command) {
            program_invocation_short_name = argv[1];
            argc--;
            argv++;
        }
    }
    if (!command) {
        fprintf(stderr, "%s: called by none of the names it is known by:\n",
                program_invocation_short_name);
        for (size_t i = 0; i < command_count; i++)
            fprintf(stderr, "  %s\n", commands[i].name);
        return STATUS_WRONG;
    }

    int status = command->main(argc, argv);

    if (fflush(stdout) || ferror(stdout)) {
        complain("cannot write the output: %s", strerror(errno));
        return STATUS_FAILED;
    }
    return status;
}
