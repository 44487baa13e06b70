/* SPDX-License-Identifier: BSD-2-Clause */
/* Logs in at a guest's console and types commands. */
#include "loader/expect.h"

#include <stdio.h>
#include <string.h>

#define MARK '\036' /* RS: no program prints it by chance */

/*
 * A wide terminal keeps the shell's line editor from wrapping what it echoes. A command may end the
 * shell itself: then the status comes from its trap, and the next prompt is that of the login.
 */
#define SETUP_LINE                                                                                 \
    "stty cols 999 2>/dev/null; trap 'printf \"\\036%d\\036\" $?' EXIT; "                          \
    "caisson_ps1=$PS1; PS1=$(printf '\\036$?\\036# ')\r"
#define RESTORE_LINE  "stty cols 0 2>/dev/null; trap - EXIT; PS1=$caisson_ps1; unset caisson_ps1\r"
#define POWEROFF_LINE "poweroff\r"

enum escape {
    ESCAPE_NONE,
    ESCAPE_BEGUN,
    ESCAPE_CONTROL, /* ESC [ ... */
};

struct shown {
    char *bytes;
    size_t used;
};

void expect_init(struct expect *expect, const char *const *commands, size_t command_count,
                 bool hand_over)
{
    *expect = (struct expect){
        .commands = commands, .command_count = command_count, .hand_over = hand_over};
}

static void type(struct expect *expect, const char *text)
{
    size_t length = strlen(text);
    if (length > sizeof(expect->type) - expect->type_used)
        length = sizeof(expect->type) - expect->type_used;
    memcpy(expect->type + expect->type_used, text, length);
    expect->type_used += length;
}

static bool first_word_is(const char *command, const char *word)
{
    command += strspn(command, " ");
    size_t length = strlen(word);
    return strncmp(command, word, length) == 0 && strchr(" ;&", command[length]) != NULL;
}

static void enter(struct expect *expect, enum expect_phase phase, const char *text)
{
    expect->phase = phase;
    expect->line_used = 0;
    expect->marked = false;
    type(expect, text);
}

/* At a prompt with its status: the next thing to type. */
static void go_on(struct expect *expect)
{
    size_t left = expect->command_count - expect->next;
    if (left == 0) {
        enter(expect, EXPECT_POWEROFF, POWEROFF_LINE);
    } else if (left == 1 && expect->hand_over) {
        enter(expect, EXPECT_RESTORE, RESTORE_LINE);
    } else {
        const char *command = expect->commands[expect->next++];
        bool reboots = first_word_is(command, "reboot");
        enter(expect, reboots ? EXPECT_REBOOT : EXPECT_COMMAND, command);
        type(expect, "\r");
    }
}

static void hand_over(struct expect *expect)
{
    enter(expect, EXPECT_HANDED_OVER, expect->commands[expect->next++]);
    type(expect, "\r");
}

static bool line_ends_with(const struct expect *expect, const char *text)
{
    size_t length = strlen(text);
    return expect->line_used >= length &&
           memcmp(expect->line + expect->line_used - length, text, length) == 0;
}

static bool line_is(const struct expect *expect, const char *text)
{
    return expect->line_used == strlen(text) && line_ends_with(expect, text);
}

/* After each byte of the guest's terminal: is it what was waited for? */
static void check_phase(struct expect *expect)
{
    switch (expect->phase) {
    case EXPECT_REBOOT:
        expect->status = 0;
        __attribute__((fallthrough));
    case EXPECT_LOGIN:
        if (line_ends_with(expect, "login: "))
            enter(expect, EXPECT_ASKED, EXPECT_USER "\r");
        break;
    case EXPECT_ASKED:
        if (line_ends_with(expect, "Password: ")) {
            expect->password_echoed = 0;
            enter(expect, EXPECT_PROMPT, EXPECT_PASSWORD "\r");
        } else if (line_is(expect, "# ")) /* no password is asked for */
            enter(expect, EXPECT_SETUP, SETUP_LINE);
        break;
    case EXPECT_PROMPT:
        if (line_is(expect, "Login incorrect"))
            expect->phase = EXPECT_REFUSED;
        else if (line_ends_with(expect, "# "))
            enter(expect, EXPECT_SETUP, SETUP_LINE);
        break;
    case EXPECT_SETUP:
        if (expect->marked && line_is(expect, "# "))
            go_on(expect);
        break;
    case EXPECT_COMMAND:
        if (expect->marked && line_is(expect, "# ")) {
            expect->status = expect->marked_status;
            go_on(expect);
        } else if (expect->marked && line_ends_with(expect, "login: ")) {
            expect->status = expect->marked_status;
            enter(expect, EXPECT_ASKED, EXPECT_USER "\r");
        }
        break;
    case EXPECT_RESTORE:
        if (line_is(expect, "# "))
            hand_over(expect);
        break;
    default:
        break;
    }
}

/* The two hidden steps begin at a "# " that is on the screen already and end at one that is not
 * shown. */
static bool is_muted(const struct expect *expect)
{
    return expect->phase == EXPECT_SETUP || expect->phase == EXPECT_RESTORE;
}

static void show(struct shown *shown, char byte)
{
    shown->bytes[shown->used++] = byte;
}

/* True where the byte belongs to a mark. */
static bool take_mark(struct expect *expect, char byte)
{
    if (byte == MARK) {
        if (expect->marking && expect->digit_count > 0) {
            expect->marked = true;
            expect->line_used = 0;
        }
        expect->marking = !expect->marking;
        expect->digit_count = 0;
        if (expect->marking)
            expect->marked_status = 0;
        return true;
    }
    if (!expect->marking)
        return false;
    if (byte >= '0' && byte <= '9' && expect->digit_count < 3) {
        expect->digit_count++;
        expect->marked_status = expect->marked_status * 10 + (byte - '0');
        return true;
    }
    expect->marking = false;
    if (expect->phase == EXPECT_SETUP)
        expect->phase = EXPECT_LOST;
    return false;
}

/*
 * login prints its prompt before it stops the terminal's echo: a password typed at once may come
 * back, with its newline. True where the byte is part of that.
 */
static bool take_password_echo(struct expect *expect, char byte)
{
    static const char echo[] = EXPECT_PASSWORD "\r\n";
    if (expect->phase != EXPECT_PROMPT || expect->password_echoed >= sizeof(echo) - 1)
        return false;
    if (byte == echo[expect->password_echoed]) {
        expect->password_echoed++;
        return true;
    }
    expect->password_echoed = sizeof(echo);
    return false;
}

static void take_text(struct expect *expect, char byte, struct shown *shown)
{
    if (take_mark(expect, byte) || take_password_echo(expect, byte))
        return;
    bool muted = is_muted(expect);
    if (byte == '\n') {
        expect->line_used = 0;
    } else if (byte != '\r') {
        if (expect->line_used == sizeof(expect->line))
            memmove(expect->line, expect->line + 1, --expect->line_used);
        expect->line[expect->line_used++] = byte;
    }
    if (!muted)
        show(shown, byte);
    check_phase(expect);
}

/* Escape sequences are no text. The question for the cursor's place is not shown: there is nobody
 * to answer. */
static void end_sequence(struct expect *expect, struct shown *shown)
{
    bool asks = expect->sequence_used == 4 && memcmp(expect->sequence, "\033[6n", 4) == 0;
    for (size_t i = 0; !asks && !is_muted(expect) && i < expect->sequence_used; i++)
        show(shown, expect->sequence[i]);
    expect->escape = ESCAPE_NONE;
    expect->sequence_used = 0;
}

static void take_terminal(struct expect *expect, char byte, struct shown *shown)
{
    if (expect->escape == ESCAPE_NONE && byte != '\033') {
        take_text(expect, byte, shown);
        return;
    }
    expect->sequence[expect->sequence_used++] = byte;
    if (expect->escape == ESCAPE_NONE)
        expect->escape = ESCAPE_BEGUN;
    else if (expect->escape == ESCAPE_BEGUN && byte == '[')
        expect->escape = ESCAPE_CONTROL;
    else if (expect->escape == ESCAPE_BEGUN || (byte >= '@' && byte <= '~') ||
             expect->sequence_used == sizeof(expect->sequence))
        end_sequence(expect, shown);
}

static void take_held(struct expect *expect, bool kernel, struct shown *shown)
{
    for (size_t i = 0; i < expect->kernel.held_used; i++) {
        if (kernel)
            show(shown, expect->kernel.held[i]);
        else
            take_terminal(expect, expect->kernel.held[i], shown);
    }
    expect->kernel.held_used = 0;
}

static void take_byte(struct expect *expect, char byte, struct shown *shown)
{
    enum kernel_verdict verdict = kernel_lines_take(&expect->kernel, byte);
    while (verdict == KERNEL_AGAIN) {
        take_held(expect, false, shown);
        verdict = kernel_lines_take(&expect->kernel, byte);
    }
    if (verdict == KERNEL_HOLD)
        return;
    take_held(expect, verdict == KERNEL_MESSAGE, shown);
    if (verdict == KERNEL_MESSAGE)
        show(shown, byte);
    else
        take_terminal(expect, byte, shown);
}

static void remember(struct expect *expect, char byte)
{
    if (byte == '\r' || byte == '\0' || byte == MARK || byte == '\033')
        return;
    if (expect->tail_used == sizeof(expect->tail)) {
        size_t half = sizeof(expect->tail) / 2;
        memmove(expect->tail, expect->tail + half, half);
        expect->tail_used = half;
    }
    expect->tail[expect->tail_used++] = byte;
}

size_t expect_take(struct expect *expect, const char *bytes, size_t count, char *ret_shown)
{
    struct shown shown = {.bytes = ret_shown};
    for (size_t i = 0; i < count; i++) {
        remember(expect, bytes[i]);
        take_byte(expect, bytes[i], &shown);
    }
    /* Nothing is looked for any more: nothing is held back either. */
    if (expect->phase >= EXPECT_POWEROFF)
        take_held(expect, false, &shown);
    return shown.used;
}

bool expect_wants_end(const struct expect *expect)
{
    if (expect->phase == EXPECT_POWEROFF)
        return true;
    if (expect->phase != EXPECT_COMMAND || expect->next != expect->command_count)
        return false;
    const char *last = expect->commands[expect->next - 1];
    return first_word_is(last, "poweroff") || first_word_is(last, "halt");
}

bool expect_guest_restarts(struct expect *expect)
{
    bool fails = expect->phase == EXPECT_COMMAND;
    expect->kernel = (struct kernel_lines){0};
    expect->escape = ESCAPE_NONE;
    expect->sequence_used = expect->digit_count = expect->type_used = 0;
    expect->marking = false;
    if (fails)
        expect->status = 1;
    if (expect->phase < EXPECT_POWEROFF)
        enter(expect, expect->phase == EXPECT_REBOOT ? EXPECT_REBOOT : EXPECT_LOGIN, "");
    return fails;
}

void expect_guest_ended(struct expect *expect)
{
    if (expect_wants_end(expect)) {
        expect->phase = EXPECT_ENDED;
        return;
    }
    switch (expect->phase) {
    case EXPECT_LOGIN:
    case EXPECT_ASKED:
    case EXPECT_PROMPT:
    case EXPECT_SETUP:
        expect->phase = EXPECT_REFUSED;
        break;
    case EXPECT_COMMAND:
    case EXPECT_REBOOT:
    case EXPECT_RESTORE:
        expect->phase = EXPECT_LOST;
        break;
    case EXPECT_HANDED_OVER:
        expect->phase = EXPECT_ENDED;
        break;
    default:
        break;
    }
}
