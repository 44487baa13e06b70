/* SPDX-License-Identifier: BSD-2-Clause */
/* Words for messages about a session at a guest's console: what it waits for, what the guest
 * printed last. */
#include "loader/expect.h"

#include "loader/visible.h"
#include <stdio.h>
#include <string.h>

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

static size_t line_length(const char *line, size_t most)
{
    const char *newline = memchr(line, '\n', most);
    return newline == NULL ? most : (size_t)(newline - line);
}

#define LINE_BEGIN "\n  | "

void expect_last_lines(const struct expect *expect, char *text, size_t bytes)
{
    size_t used = 0;
    for (size_t i = find_last_lines(expect); i < expect->tail_used; i++) {
        const char *line = expect->tail + i;
        size_t length = line_length(line, expect->tail_used - i);
        size_t room = (bytes - used - 1) / VISIBLE_BYTES_EACH;
        if (room <= sizeof(LINE_BEGIN))
            break;
        memcpy(text + used, LINE_BEGIN, sizeof(LINE_BEGIN) - 1);
        used += sizeof(LINE_BEGIN) - 1;
        room -= sizeof(LINE_BEGIN);
        used += visible_line(text + used, line, length < room ? length : room);
        i += length;
    }
    text[used] = '\0';
}
