/* SPDX-License-Identifier: BSD-2-Clause */
/* Drives one console by --exec or --type, and tells how that ended. */
#include "loader/supervisor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int script_init(struct supervisor *supervisor)
{
    const struct options *options = supervisor->options;
    if (options->command_count == 0 || supervisor->consoles.count == 0)
        return 0;
    supervisor->script.expect = malloc(sizeof(*supervisor->script.expect));
    if (supervisor->script.expect == NULL)
        return -ENOMEM;
    expect_init(supervisor->script.expect, options->commands, options->command_count,
                options->hand_over);
    supervisor->script.console = supervisor->consoles.selected;
    return 0;
}

static const char *vm_name(const struct supervisor *supervisor)
{
    return supervisor->consoles.entries[supervisor->script.console].source.name;
}

static void say_failed(struct supervisor *supervisor, const char *what)
{
    char lines[4400];
    expect_last_lines(supervisor->script.expect, lines, sizeof(lines));
    report_say(&supervisor->report, "%s: %s%s%s", vm_name(supervisor), what,
               lines[0] == '\0' ? "; it printed nothing" : "; it printed last:", lines);
}

/* One message, once, for a script that cannot go on. */
static void check_failed(struct supervisor *supervisor)
{
    const struct expect *script = supervisor->script.expect;
    if (supervisor->script.over || supervisor->ending.phase != PHASE_RUNNING)
        return;
    if (script->phase == EXPECT_REFUSED) {
        supervisor->script.over = true;
        say_failed(supervisor, "cannot log in as " EXPECT_USER);
        ending_cause(&supervisor->ending, EXIT_NOT_STARTED);
    } else if (script->phase == EXPECT_LOST) {
        supervisor->script.over = true;
        say_failed(supervisor, "its shell does not tell the exit status of a command");
        ending_cause(&supervisor->ending, EXIT_NOT_STARTED);
    }
}

size_t script_take(struct supervisor *supervisor, size_t console, const char *bytes, size_t count,
                   char *ret_shown)
{
    struct expect *script = supervisor->script.expect;
    if (script == NULL || console != supervisor->script.console ||
        script->phase == EXPECT_HANDED_OVER) {
        memcpy(ret_shown, bytes, count);
        return count;
    }
    size_t next = script->next;
    enum expect_phase phase = script->phase;
    supervisor->script.fresh = true;
    size_t shown = expect_take(script, bytes, count, ret_shown);
    supervisor->script.between |=
        script->next != next || (script->phase == EXPECT_POWEROFF && phase != script->phase);
    return shown;
}

void script_go_on(struct supervisor *supervisor)
{
    struct expect *script = supervisor->script.expect;
    if (script == NULL)
        return;
    if (supervisor->options->status && supervisor->script.between)
        status_print(supervisor);
    supervisor->script.between = false;
    if (script->type_used > 0) {
        struct console *console = &supervisor->consoles.entries[supervisor->script.console];
        console_type(console, script->type, script->type_used);
        script->type_used = 0;
        console_send(console);
    }
    check_failed(supervisor);
}

static void start_over(struct supervisor *supervisor)
{
    struct expect *script = supervisor->script.expect;
    if (expect_guest_restarts(script))
        report_say(&supervisor->report, "%s: \"%s\" had not ended; its status is %d",
                   vm_name(supervisor), script->commands[script->next - 1], script->status);
}

void script_instance_ended(struct supervisor *supervisor, size_t instance, bool again)
{
    struct expect *script = supervisor->script.expect;
    if (script == NULL || supervisor->script.over || supervisor->ending.phase != PHASE_RUNNING ||
        supervisor->consoles.entries[supervisor->script.console].instance != instance)
        return;
    if (again && !expect_wants_end(script)) {
        start_over(supervisor);
        return;
    }
    char waited_for[EXPECT_LINE_BYTES];
    char what[EXPECT_LINE_BYTES + 64];
    expect_describe(script, waited_for, sizeof(waited_for));
    snprintf(what, sizeof(what), "the guest ended before %s", waited_for);
    expect_guest_ended(script);
    supervisor->script.over = true;
    if (script->phase == EXPECT_ENDED) {
        if (!supervisor->options->linger && !script->hand_over)
            ending_cause(&supervisor->ending, EXIT_WELL);
        return;
    }
    say_failed(supervisor, what);
    ending_cause(&supervisor->ending,
                 script->phase == EXPECT_REFUSED ? EXIT_NOT_STARTED : EXIT_INSTANCE_FAILED);
}

void script_timed_out(struct supervisor *supervisor)
{
    char waited_for[EXPECT_LINE_BYTES];
    char what[EXPECT_LINE_BYTES + 32];
    if (supervisor->script.expect == NULL || supervisor->script.over)
        return;
    expect_describe(supervisor->script.expect, waited_for, sizeof(waited_for));
    snprintf(what, sizeof(what), "still waiting for %s", waited_for);
    say_failed(supervisor, what);
}

bool script_has_console(const struct supervisor *supervisor)
{
    const struct expect *script = supervisor->script.expect;
    return script != NULL && !supervisor->script.over &&
           (script->phase != EXPECT_HANDED_OVER || script->type_used > 0);
}
