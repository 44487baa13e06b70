/* SPDX-License-Identifier: BSD-2-Clause */
/* Logging in and running commands, against what a guest prints: in any pieces, with kernel messages
 * anywhere. */
#include "loader/expect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct session {
    struct expect expect;
    char shown[8192];
    size_t shown_used;
    char typed[8192];
    size_t typed_used;
};

static void begin(struct session *session, const char *const *commands, size_t count,
                  bool hand_over)
{
    *session = (struct session){0};
    expect_init(&session->expect, commands, count, hand_over);
}

/* The guest prints `text`, `piece` bytes at a time. */
static void guest_in(struct session *session, const char *text, size_t piece)
{
    char shown[256 + EXPECT_SPARE_BYTES];
    size_t length = strlen(text);
    while (length > 0) {
        size_t count = length < piece ? length : piece;
        size_t shown_count = expect_take(&session->expect, text, count, shown);
        assert_true(shown_count <= count + EXPECT_SPARE_BYTES);
        memcpy(session->shown + session->shown_used, shown, shown_count);
        session->shown_used += shown_count;
        memcpy(session->typed + session->typed_used, session->expect.type,
               session->expect.type_used);
        session->typed_used += session->expect.type_used;
        session->expect.type_used = 0;
        text += count;
        length -= count;
    }
}

static void guest(struct session *session, const char *text)
{
    guest_in(session, text, 1);
}

/* What was typed since the last look. */
static void check_typed(struct session *session, const char *expected)
{
    session->typed[session->typed_used] = '\0';
    assert_string_equal(session->typed, expected);
    session->typed_used = 0;
}

static void check_shown(struct session *session, const char *expected)
{
    session->shown[session->shown_used] = '\0';
    assert_string_equal(session->shown, expected);
    session->shown_used = 0;
}

/* The hidden step, as the guest's line editor echoes it. */
static void set_up_prompt(struct session *session)
{
    session->typed[session->typed_used] = '\0';
    assert_non_null(strstr(session->typed, "PS1=$(printf '\\036$?\\036# ')\r"));
    session->typed_used = 0;
    guest(session, "\033[6nPS1=$(printf '\\036$?\\036# ')\r\n\0360\036# ");
}

static void log_in(struct session *session)
{
    guest(session, "\r\nWelcome to Buildroot\r\nbuildroot login: ");
    check_typed(session, "root\r");
    guest(session, "root\r\nPassword: ");
    check_typed(session, "root\r");
    guest(session, "\r\n# ");
    set_up_prompt(session);
}

static void test_tutorial(void **state)
{
    const char *const commands[] = {"print_client hello world"};
    struct session session;
    (void)state;
    begin(&session, commands, 1, false);
    log_in(&session);
    check_typed(&session, "print_client hello world\r");
    guest(&session, "\033[6nprint_client hello world\r\n"
                    "[    1.730073] dataport received mmap for minor 1\r\n\0360\036# \033[6n");
    check_typed(&session, "poweroff\r");
    check_shown(&session, "\r\nWelcome to Buildroot\r\nbuildroot login: root\r\nPassword: \r\n"
                          "# print_client hello world\r\n"
                          "[    1.730073] dataport received mmap for minor 1\r\n# ");
    guest(&session, "poweroff\r\n\0360\036# reboot: Power down\r\n");
    check_shown(&session, "poweroff\r\n# reboot: Power down\r\n");
    expect_guest_ended(&session.expect);
    assert_int_equal(session.expect.phase, EXPECT_ENDED);
    assert_int_equal(session.expect.status, 0);
}

/* A command that ends the shell: its trap tells the status, and the next command comes after
 * another login. */
static void test_exit_of_the_shell(void **state)
{
    const char *const commands[] = {"exit 3", "ls"};
    struct session session;
    (void)state;
    begin(&session, commands, 2, false);
    log_in(&session);
    check_typed(&session, "exit 3\r");
    guest(&session, "exit 3\r\n\0363\036");
    session.shown_used = 0;
    log_in(&session);
    assert_int_equal(session.expect.status, 3);
    check_shown(&session, "\r\nWelcome to Buildroot\r\nbuildroot login: root\r\nPassword: \r\n# ");
    check_typed(&session, "ls\r");
    guest(&session, "ls\r\nlogin: \r\n\0360\036# ");
    check_typed(&session, "poweroff\r");
    assert_int_equal(session.expect.status, 0);
}

/* The guest stops its echo before, amid or after the password. */
static void test_password_is_not_shown(void **state)
{
    const char *const commands[] = {"ls"};
    const char *const echoes[] = {"\r\n# ", "ro\r\n# ", "root\r\n\r\n# "};
    (void)state;
    for (size_t i = 0; i < sizeof(echoes) / sizeof(echoes[0]); i++) {
        struct session session;
        begin(&session, commands, 1, false);
        guest(&session, "buildroot login: root\r\nPassword: ");
        guest(&session, echoes[i]);
        check_shown(&session, "buildroot login: root\r\nPassword: \r\n# ");
        assert_int_equal(session.expect.phase, EXPECT_SETUP);
    }
}

static void test_statuses(void **state)
{
    const char *const commands[] = {"false", "(exit 42)"};
    struct session session;
    (void)state;
    begin(&session, commands, 2, false);
    log_in(&session);
    check_typed(&session, "false\r");
    guest(&session, "false\r\n\0361\036# ");
    check_typed(&session, "(exit 42)\r");
    assert_int_equal(session.expect.status, 1);
    guest(&session, "(exit 42)\r\n\03642\036# ");
    check_typed(&session, "poweroff\r");
    assert_int_equal(session.expect.status, 42);
}

/* A message in the middle of every prompt, of a mark, and of the text around them. */
static void test_kernel_messages_anywhere(void **state)
{
    const char *const commands[] = {"ls"};
    const char *message = "[   12.000345] usb: something\r\n";
    struct session session;
    (void)state;
    begin(&session, commands, 1, false);
    guest(&session, "buildroot log");
    guest(&session, message);
    guest(&session, "in: ");
    check_typed(&session, "root\r");
    guest(&session, "ro");
    guest(&session, message);
    guest(&session, "ot\r\nPass");
    guest(&session, message);
    guest(&session, "word: ");
    check_typed(&session, "root\r");
    guest(&session, "\r\n#");
    guest(&session, message);
    guest(&session, " ");
    assert_int_equal(session.expect.phase, EXPECT_SETUP);
    session.typed_used = 0;
    session.shown_used = 0;
    guest(&session, "PS1=.\r\n\036");
    guest(&session, message);
    guest(&session, "0\036#");
    guest(&session, message);
    guest(&session, " ");
    check_typed(&session, "ls\r");
    guest(&session, "ls\r\nfile\r\n\0361");
    guest(&session, message);
    guest(&session, "\036# ");
    check_typed(&session, "poweroff\r");
    assert_int_equal(session.expect.status, 1);
    check_shown(&session, "[   12.000345] usb: something\r\n[   12.000345] usb: something\r\n"
                          "ls\r\nfile\r\n[   12.000345] usb: something\r\n# ");
}

/* Were one of them taken for a message, the mark on the same line would be as well. */
static void test_brackets_that_are_no_message(void **state)
{
    const char *const commands[] = {"cat"};
    const char *text = "[1] [ 12.3] [[[    0.12345] [    0.1234567] [     1.000000]x "
                       "[9999999999999999999999999.000000] ";
    struct session session;
    (void)state;
    begin(&session, commands, 1, false);
    log_in(&session);
    session.shown_used = session.typed_used = 0;
    guest(&session, text);
    check_shown(&session, text);
    guest(&session, "\0365\036# ");
    assert_int_equal(session.expect.status, 5);
}

static void test_pieces(void **state)
{
    const char *const commands[] = {"ls"};
    (void)state;
    for (size_t piece = 1; piece < 64; piece++) {
        struct session session;
        begin(&session, commands, 1, false);
        guest_in(&session, "[    0.000001] Linux\r\nbuildroot login: ", piece);
        guest_in(&session, "root\r\nPassword: ", piece);
        guest_in(&session, "\r\n# ", piece);
        guest_in(&session, "PS1\r\n\0360\036# \033[6n", piece);
        guest_in(&session, "ls\r\nfile\r\n\0363\036# \033[6n", piece);
        check_shown(&session, "[    0.000001] Linux\r\nbuildroot login: root\r\nPassword: \r\n"
                              "# ls\r\nfile\r\n# ");
        assert_int_equal(session.expect.status, 3);
        assert_int_equal(session.expect.phase, EXPECT_POWEROFF);
    }
}

static void test_output_without_newline(void **state)
{
    const char *const commands[] = {"printf '# '", "true"};
    struct session session;
    (void)state;
    begin(&session, commands, 2, false);
    log_in(&session);
    session.shown_used = session.typed_used = 0;
    guest(&session, "printf '# '\r\n# ");
    assert_int_equal(session.expect.phase, EXPECT_COMMAND);
    check_typed(&session, "");
    guest(&session, "\0360\036# ");
    check_typed(&session, "true\r");
    check_shown(&session, "printf '# '\r\n# # ");
}

static void test_login_incorrect(void **state)
{
    const char *const commands[] = {"ls"};
    struct session session;
    (void)state;
    begin(&session, commands, 1, false);
    guest(&session, "other login: root\r\nPassword: \r\nLogin incorrect\r\n");
    assert_int_equal(session.expect.phase, EXPECT_REFUSED);
}

static void test_early_ends(void **state)
{
    const char *const commands[] = {"ls"};
    const char *const off[] = {"poweroff -f"};
    struct session session;
    char text[128];
    (void)state;
    begin(&session, commands, 1, false);
    guest(&session, "Kernel panic\r\n");
    expect_describe(&session.expect, text, sizeof(text));
    assert_string_equal(text, "its login prompt");
    expect_guest_ended(&session.expect);
    assert_int_equal(session.expect.phase, EXPECT_REFUSED);

    begin(&session, commands, 1, false);
    log_in(&session);
    expect_describe(&session.expect, text, sizeof(text));
    assert_string_equal(text, "the end of \"ls\"");
    expect_guest_ended(&session.expect);
    assert_int_equal(session.expect.phase, EXPECT_LOST);

    begin(&session, off, 1, false);
    log_in(&session);
    expect_guest_ended(&session.expect);
    assert_int_equal(session.expect.phase, EXPECT_ENDED);
}

static void test_reboot(void **state)
{
    const char *const commands[] = {"reboot", "ls"};
    struct session session;
    (void)state;
    begin(&session, commands, 2, false);
    log_in(&session);
    check_typed(&session, "reboot\r");
    /* The shell prints one more prompt before the system goes down. */
    guest(&session, "reboot\r\n\0360\036# \r\nThe system is going down NOW!\r\n");
    check_typed(&session, "");
    log_in(&session);
    check_typed(&session, "ls\r");
    guest(&session, "ls\r\n\0362\036# ");
    assert_int_equal(session.expect.status, 2);
}

/* The guest's end may come anywhere; what it printed of its last line does not count. */
static void test_guest_restarts(void **state)
{
    const char *const commands[] = {"crash", "ls"};
    struct session session;
    (void)state;
    begin(&session, commands, 2, false);
    guest(&session, "Welcome\r\nbuildroot log");
    assert_false(expect_guest_restarts(&session.expect));
    guest(&session, "in: ");
    check_typed(&session, "");
    guest(&session, "\r\nbuildroot login: ");
    check_typed(&session, "root\r");
    guest(&session, "root\r\nPassword: ");
    guest(&session, "\r\n# ");
    guest(&session, "setup\r\n\0360\036# ");
    session.typed_used = 0;
    assert_int_equal(session.expect.phase, EXPECT_COMMAND);
    guest(&session, "crash\r\nunfinished \033[ \0361");
    assert_true(expect_guest_restarts(&session.expect));
    assert_int_equal(session.expect.status, 1);
    guest(&session, "Welcome\r\nbuildroot login: ");
    check_typed(&session, "root\r");
    guest(&session, "root\r\nPassword: ");
    guest(&session, "\r\n# ");
    session.typed_used = 0;
    guest(&session, "setup\r\n\0360\036# ");
    check_typed(&session, "ls\r");
    guest(&session, "ls\r\n\0365\036# ");
    check_typed(&session, "poweroff\r");
    assert_true(expect_wants_end(&session.expect));
    assert_int_equal(session.expect.status, 5);
}

static void test_hand_over(void **state)
{
    const char *const commands[] = {"cd /tmp", "ls"};
    struct session session;
    (void)state;
    begin(&session, commands, 2, true);
    log_in(&session);
    check_typed(&session, "cd /tmp\r");
    session.shown_used = 0;
    guest(&session, "cd /tmp\r\n\0360\036# ");
    session.typed[session.typed_used] = '\0';
    assert_non_null(strstr(session.typed, "PS1=$caisson_ps1"));
    session.typed_used = 0;
    guest(&session, "PS1=$caisson_ps1\r\n# ");
    check_typed(&session, "ls\r");
    assert_int_equal(session.expect.phase, EXPECT_HANDED_OVER);
    check_shown(&session, "cd /tmp\r\n# ");
}

static void test_shell_without_statuses(void **state)
{
    const char *const commands[] = {"ls"};
    struct session session;
    (void)state;
    begin(&session, commands, 1, false);
    guest(&session, "a login: root\r\nPassword: \r\n# PS1\r\n\036$?\036# ");
    assert_int_equal(session.expect.phase, EXPECT_LOST);
}

static void test_last_lines(void **state)
{
    const char *const commands[] = {"ls"};
    struct session session;
    char text[2048];
    (void)state;
    begin(&session, commands, 1, false);
    expect_last_lines(&session.expect, text, sizeof(text));
    assert_string_equal(text, "");
    for (int i = 0; i < 300; i++)
        guest(&session, "an older line\r\n");
    guest(&session, "1\r\n2\r\n3\r\n4\r\n5\r\nunfinished");
    expect_last_lines(&session.expect, text, sizeof(text));
    assert_string_equal(text, "\n  | 1\n  | 2\n  | 3\n  | 4\n  | 5\n  | unfinished");
    expect_last_lines(&session.expect, text, 16);
    assert_true(strlen(text) < 16);
    guest(&session, "\nits\bown\302\233K\n");
    expect_last_lines(&session.expect, text, sizeof(text));
    assert_string_equal(text,
                        "\n  | 2\n  | 3\n  | 4\n  | 5\n  | unfinished\n  | its\\x08own\\u009bK");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tutorial),
        cmocka_unit_test(test_exit_of_the_shell),
        cmocka_unit_test(test_password_is_not_shown),
        cmocka_unit_test(test_statuses),
        cmocka_unit_test(test_kernel_messages_anywhere),
        cmocka_unit_test(test_brackets_that_are_no_message),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_output_without_newline),
        cmocka_unit_test(test_login_incorrect),
        cmocka_unit_test(test_early_ends),
        cmocka_unit_test(test_reboot),
        cmocka_unit_test(test_guest_restarts),
        cmocka_unit_test(test_hand_over),
        cmocka_unit_test(test_shell_without_statuses),
        cmocka_unit_test(test_last_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
