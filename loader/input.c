/* SPDX-License-Identifier: BSD-2-Clause */
/* Standard input: a terminal with the loader's keys, or bytes for the guest as they come. */
#include "loader/supervisor.h"
#include "loader/terminal.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static const char keys_text[] =
    "Ctrl-A x ends the system, Ctrl-A n goes to the next virtual "
    "machine, Ctrl-A s tells what each instance holds, Ctrl-A a sends Ctrl-A, Ctrl-A h shows this";

static struct console *selected(const struct supervisor *supervisor)
{
    return &supervisor->consoles.entries[supervisor->consoles.selected];
}

/* A job in the background must not touch the terminal. */
static bool is_own_terminal(void)
{
    return isatty(STDIN_FILENO) && (getpid() == 1 || tcgetpgrp(STDIN_FILENO) == getpgrp());
}

int input_init(struct supervisor *supervisor)
{
    const struct options *options = supervisor->options;
    uint32_t instance = tables_vm_instance(supervisor->tables, options->vm);
    if (supervisor->consoles.count == 0)
        return 0;
    consoles_select(&supervisor->consoles, 0);
    for (size_t i = 0; i < supervisor->consoles.count; i++) {
        if (supervisor->consoles.entries[i].instance == instance)
            consoles_select(&supervisor->consoles, i);
    }
    if (options->command_count > 0 && !options->hand_over)
        return 0; /* the commands are all that the guest is told */
    supervisor->input.open = !isatty(STDIN_FILENO) || is_own_terminal();
    supervisor->input.is_terminal = is_own_terminal();
    if (supervisor->input.is_terminal && terminal_make_raw(STDIN_FILENO) == 0) {
        supervisor->input.raw = true;
        if (isatty(STDERR_FILENO))
            report_say(&supervisor->report,
                       "console of %s; Ctrl-A x ends the system, Ctrl-A h helps",
                       selected(supervisor)->source.name);
    }
    return 0;
}

void input_finish(struct supervisor *supervisor)
{
    if (supervisor->input.raw)
        terminal_restore();
}

bool input_wanted(const struct supervisor *supervisor)
{
    if (!supervisor->input.open || supervisor->ending.phase != PHASE_RUNNING)
        return false;
    if (!supervisor->input.is_terminal && script_has_console(supervisor))
        return false;
    /* The loader's own keys work even where the guest does not read. */
    return supervisor->input.is_terminal || console_input_room(selected(supervisor)) > 0;
}

static void select_next(struct supervisor *supervisor)
{
    struct consoles *consoles = &supervisor->consoles;
    consoles_select(consoles, (consoles->selected + 1) % consoles->count);
    report_say(&supervisor->report, "console of %s%s", selected(supervisor)->source.name,
               selected(supervisor)->descriptor < 0 ? ", which has ended" : "");
}

static void take_key(struct supervisor *supervisor, char typed)
{
    char byte;
    switch (keys_take(&supervisor->input.keys, typed, &byte)) {
    case KEY_NONE:
        break;
    case KEY_BYTE:
        if (!script_has_console(supervisor))
            console_type(selected(supervisor), &byte, 1);
        break;
    case KEY_END:
        ending_cause(&supervisor->ending, EXIT_WELL);
        break;
    case KEY_NEXT:
        select_next(supervisor);
        break;
    case KEY_STATUS:
        status_print(supervisor);
        break;
    case KEY_HELP:
        report_say(&supervisor->report, "%s", keys_text);
        break;
    }
}

void input_take(struct supervisor *supervisor)
{
    char bytes[512];
    size_t room =
        supervisor->input.is_terminal ? sizeof(bytes) : console_input_room(selected(supervisor));
    ssize_t count = read(STDIN_FILENO, bytes, room < sizeof(bytes) ? room : sizeof(bytes));
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
        supervisor->input.open = false;
    if (count <= 0)
        return;
    if (supervisor->input.is_terminal) {
        for (ssize_t i = 0; i < count; i++)
            take_key(supervisor, bytes[i]);
    } else {
        console_type(selected(supervisor), bytes, (size_t)count);
    }
    console_send(selected(supervisor));
}
