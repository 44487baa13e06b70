/* SPDX-License-Identifier: BSD-2-Clause */
/* Which lines of a console are a panic, and what the monitor says of them. */
#include "fixture.h"

#include "vmm/panic.h"

#include <stdio.h>
#include <string.h>

static char reason[PANIC_REASON_BYTES];

/* How many panics the text has; the last one's reason is in `reason`. */
static uint32_t count(const char *text, size_t length)
{
    struct panic_watch watch = PANIC_WATCH_INITIALIZER;
    uint32_t found = 0;

    for (size_t i = 0; i < length; i++)
        found += panic_watch_take(&watch, (uint8_t)text[i], reason);
    return found;
}

static void a_panic_has_its_reason(void **state)
{
    static const char *const texts[] = {
        "[    1.200000] Kernel panic - not syncing: No working init found.\r\n",
        "[    1.200000][    T1] Kernel panic - not syncing: No working init found.\r\n",
        "[    1.2] ---[ end Kernel panic - not syncing: No working init found. ]---\r\n",
        "[    1.2] Ker/ #nel panic - not syncing: x\n---[ end Kernel panic - not syncing: No "
        "working init found. ]---\n",
        "booting\r\nKernel panic - not syncing: No working init found.\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_int_equal(count(texts[i], strlen(texts[i])), 1);
        assert_string_equal(reason, "No working init found.");
    }
}

static void a_life_has_one_panic(void **state)
{
    static const char text[] =
        "Kernel panic - not syncing: first\n---[ end Kernel panic - not syncing: first ]---\n";
    struct panic_watch watch = PANIC_WATCH_INITIALIZER;
    uint32_t found = 0;

    (void)state;
    for (uint32_t life = 1; life <= 2; life++) {
        for (size_t i = 0; i < sizeof(text) - 1; i++)
            found += panic_watch_take(&watch, (uint8_t)text[i], reason);
        assert_int_equal(found, life);
        panic_watch_reset(&watch);
    }
}

static void other_lines_are_none(void **state)
{
    static const char *const texts[] = {
        "echo Kernel panic - not syncing: typed\r\n",
        "[    1.2] Kernel panic - not synced: x\r\n",
        "[ [ [ [ Kernel panic - not syncing: x\r\n",
        "Kernel panic - not syncing: the line has no end",
        "[",
        "\r\n\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_int_equal(count(texts[i], strlen(texts[i])), 0);
}

static void a_reason_is_short_and_printable(void **state)
{
    char text[4096];
    int head = snprintf(text, sizeof(text), "Kernel panic - not syncing: \x1b[2J%c\x9b", '\0');

    (void)state;
    memset(text + head, 'x', sizeof(text) - (size_t)head);
    text[sizeof(text) - 1] = '\n';
    assert_int_equal(count(text, sizeof(text)), 1);
    assert_int_equal(strlen(reason), PANIC_REASON_BYTES - 1);
    assert_memory_equal(reason, "?[2J??xxx", 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_panic_has_its_reason),
        cmocka_unit_test(a_life_has_one_panic),
        cmocka_unit_test(other_lines_are_none),
        cmocka_unit_test(a_reason_is_short_and_printable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
