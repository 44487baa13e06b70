/* SPDX-License-Identifier: BSD-2-Clause */
/* Words for messages about a session at a guest's console: what it waits for, what the guest printed last. */
#include "loader/expect.h"

#include <stdio.h>

void expect_describe(const struct expect *expect, char *text, size_t bytes)
{
    static const char *const what[] = {
        [EXPECT_LOGIN] = "its login prompt",
        [EXPECT_ASKED] = "its password prompt",
        [EXPECT_PROMPT] = "the shell's prompt after logging in",
        [EXPECT_SETUP] = "the shell to take a prompt with exit statuses",
        [EXPECT_REBOOT] = "the login prompt after its reboot",
        [EXPECT_RESTORE] = "the shell's prompt",
        [EXPECT_POWEROFF] = "its power off",
    };
    if (expect->phase == EXPECT_COMMAND && expect->next > 0)
        snprintf(text, bytes, "the end of \"%s\"", expect->commands[expect->next - 1]);
    else if (expect->phase <= EXPECT_POWEROFF && what[expect->phase] != NULL)
        snprintf(text, bytes, "%s", what[expect->phase]);
    else
        snprintf(text, bytes, "its end");
}

#define LAST_LINES 6

/* Where the last lines of the tail begin. */
static size_t find_last_lines(const struct expect *expect)
{
    size_t start = expect->tail_used;
    for (int lines = 0; start > 0; start--) {
        bool line_begins = expect->tail[start - 1] == '\n' && start < expect->tail_used;
        if (line_begins && ++lines == LAST_LINES)
            break;
    }
    return start;
}

void expect_last_lines(const struct expect *expect, char *text, size_t bytes)
{
    size_t used = 0;
    bool line_begins = true;
    for (size_t i = find_last_lines(expect); i < expect->tail_used && used + 8 < bytes; i++) {
        if (line_begins)
            used += (size_t)snprintf(text + used, bytes - used, "\n  | ");
        line_begins = expect->tail[i] == '\n';
        if (!line_begins)
            text[used++] = expect->tail[i];
    }
    text[used] = '\0';
}
