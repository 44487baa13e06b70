/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Logs in at a guest's console and types commands, as a user would who watches it: a machine that
 * takes what the guest printed and gives what is to be shown and what is to be typed. It knows
 * nothing of descriptors or time.
 *
 * A command's exit status comes from the prompt: once logged in, PS1 is set to <RS>$?<RS> before "#
 * "; a shell that a command ends prints the same by a trap, and the next command follows another
 * login. The step itself and the marks are not shown.
 */
#ifndef CAISSON_LOADER_EXPECT_H
#define CAISSON_LOADER_EXPECT_H

#include "loader/kernel_lines.h"

#define EXPECT_USER     "root"
#define EXPECT_PASSWORD "root"

#define EXPECT_LINE_BYTES 128
#define EXPECT_TAIL_BYTES 1024
#define EXPECT_TYPE_BYTES 2048

enum expect_phase {
    EXPECT_LOGIN,    /* waits for "login: " */
    EXPECT_ASKED,    /* for "Password: " */
    EXPECT_PROMPT,   /* for the shell's first "# " */
    EXPECT_SETUP,    /* for the first prompt with a status */
    EXPECT_COMMAND,  /* for the prompt after a command */
    EXPECT_REBOOT,   /* for "login: " again */
    EXPECT_RESTORE,  /* for the plain prompt, before the console is handed over */
    EXPECT_POWEROFF, /* for the guest's end */
    EXPECT_HANDED_OVER,
    EXPECT_ENDED,
    EXPECT_REFUSED, /* the guest did not let us in */
    EXPECT_LOST,    /* the guest ended, or does not tell statuses */
};

struct expect {
    const char *const *commands;
    size_t command_count;
    bool hand_over;

    enum expect_phase phase;
    size_t next; /* command */
    int status;  /* of the last command */

    struct kernel_lines kernel;
    int escape; /* within a terminal's escape sequence */
    size_t sequence_used;
    char sequence[16];
    bool marking; /* between two marks */
    bool marked;  /* a status came; its prompt is to follow */
    size_t digit_count;
    int marked_status;
    size_t password_echoed; /* characters of it, where the guest was late to stop its echo */
    size_t line_used;
    char line[EXPECT_LINE_BYTES]; /* the end of the current line */

    size_t tail_used;
    char tail[EXPECT_TAIL_BYTES]; /* the end of all that the guest printed */

    size_t type_used;
    char type[EXPECT_TYPE_BYTES]; /* to be typed; the caller takes it and sets type_used to 0 */
};

/* `commands` stay the caller's. With `hand_over` the last one is typed and not waited for; else the
 * guest is powered off after it. */
void expect_init(struct expect *expect, const char *const *commands, size_t command_count,
                 bool hand_over);

/* Takes bytes that the guest printed. Writes what is to be shown to `ret_shown`, which has room for
 * `count` + EXPECT_SPARE_BYTES; returns how many bytes that are. */
#define EXPECT_SPARE_BYTES (KERNEL_HELD_MAX + 16)
size_t expect_take(struct expect *expect, const char *bytes, size_t count, char *ret_shown);

/* Whether its end is what is waited for: after the last command, or by it. */
bool expect_wants_end(const struct expect *expect);

/* The guest has ended and comes again, which was not waited for: logs in anew, then goes on with
 * the next command. One that was under way has failed: its status is 1, and true is returned. */
bool expect_guest_restarts(struct expect *expect);

/* The guest has ended: the phase becomes ENDED, or REFUSED or LOST where that was too early. */
void expect_guest_ended(struct expect *expect);

/* What it waits for now, for messages: "its login prompt". */
void expect_describe(const struct expect *expect, char *text, size_t bytes);

/* The last lines that the guest printed, each after an indentation; "" where it printed nothing. */
void expect_last_lines(const struct expect *expect, char *text, size_t bytes);

#endif
