/* SPDX-License-Identifier: BSD-2-Clause */
/* Arena, vector, map, text, suggestions. */
#include "base/arena.h"
#include "base/map.h"
#include "base/suggest.h"
#include "base/text.h"
#include "base/vector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <string.h>

static void test_arena(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    unsigned char *last = NULL;
    for (size_t i = 1; i < 3000; i++) {
        unsigned char *piece = arena_alloc(&arena, i * 37 % 50000, 1);
        assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
        for (size_t b = 0; b < i * 37 % 50000; b++) {
            assert_int_equal(piece[b], 0);
        }
        memset(piece, 0xff, i * 37 % 50000);
        assert_ptr_not_equal(piece, last);
        last = piece;
    }
    assert_string_equal(arena_print(&arena, "%s-%d", "a", 5), "a-5");
    assert_string_equal(arena_copy(&arena, "abcdef", 3), "abc");
    arena_finish(&arena);
    assert_null(arena.blocks);
}

static void test_vector(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    VECTOR(size_t) numbers = {0};
    for (size_t i = 0; i < 1000; i++) {
        vector_push(&arena, &numbers, i * i);
    }
    assert_int_equal(numbers.count, 1000);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(numbers.items[i], i * i);
    }
    arena_finish(&arena);
}

static void test_map(void **state)
{
    (void)state;
    struct arena arena;
    struct map map = {0};
    arena_init(&arena);
    assert_null(map_get(&map, "x"));
    for (int i = 0; i < 5000; i++) {
        char *name = arena_print(&arena, "name%d", i);
        map_set(&map, &arena, name, name);
    }
    assert_int_equal(map.count, 5000);
    for (int i = 0; i < 5000; i++) {
        char name[32];
        snprintf(name, sizeof(name), "name%d", i);
        assert_string_equal(map_get(&map, name), name);
    }
    assert_null(map_get(&map, "name5000"));
    map_set(&map, &arena, "name7", &map);
    assert_ptr_equal(map_get(&map, "name7"), &map);
    assert_int_equal(map.count, 5000);
    arena_finish(&arena);
}

static void test_text(void **state)
{
    (void)state;
    struct text text = {0};
    assert_string_equal(text_string(&text), "");
    for (int i = 0; i < 1000; i++) {
        text_print(&text, "%d,", i);
    }
    assert_int_equal(text.length, strlen(text.bytes));
    assert_int_equal(strncmp(text.bytes, "0,1,2,", 6), 0);
    text_finish(&text);
    text_quote_c(&text, "a\"b\\c\n\x01?\?!");
    assert_string_equal(text.bytes, "\"a\\\"b\\\\c\\n\\001\\077?!\"");
    text_finish(&text);
    text_quote_json(&text, "\xc3\xa4\xff\t\x02");
    assert_string_equal(text.bytes, "\"\xc3\xa4\\ufffd\\t\\u0002\"");
    text_finish(&text);
}

static const char *nearest(const char *wanted, const char *const *names)
{
    struct suggestion suggestion;
    suggest_init(&suggestion, wanted);
    for (size_t i = 0; names[i] != NULL; i++) {
        suggest_consider(&suggestion, names[i]);
    }
    return suggestion.best;
}

static void test_suggest(void **state)
{
    (void)state;
    static const char *const names[] = {"server", "sensor", "a", "print_server", NULL};
    assert_string_equal(nearest("sever", names), "server");
    assert_string_equal(nearest("sesnor", names), "sensor");
    assert_string_equal(nearest("print_sever", names), "print_server");
    assert_null(nearest("client", names));
    assert_null(nearest("b", names));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena), cmocka_unit_test(test_vector),  cmocka_unit_test(test_map),
        cmocka_unit_test(test_text),  cmocka_unit_test(test_suggest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
