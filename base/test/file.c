/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading, drafts, paths. */
#include "base/file.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct scratch {
    struct arena arena;
    char folder[64];
};

static int set_up(void **state)
{
    struct scratch *scratch = calloc(1, sizeof(*scratch));
    arena_init(&scratch->arena);
    strcpy(scratch->folder, "/tmp/caisson-file-XXXXXX");
    *state = scratch;
    return mkdtemp(scratch->folder) == NULL;
}

static int tear_down(void **state)
{
    struct scratch *scratch = *state;
    char command[128];
    snprintf(command, sizeof(command), "rm -rf '%s'", scratch->folder);
    int result = system(command);
    arena_finish(&scratch->arena);
    free(scratch);
    return result;
}

static void test_paths(void **state)
{
    struct scratch *scratch = *state;
    struct arena *arena = &scratch->arena;
    assert_string_equal(path_folder(arena, "a/b/c"), "a/b");
    assert_string_equal(path_folder(arena, "a"), ".");
    assert_string_equal(path_folder(arena, "/a"), "/");
    assert_string_equal(path_join(arena, "a", "b"), "a/b");
    assert_string_equal(path_join(arena, "a/", "b"), "a/b");
    assert_string_equal(path_join(arena, "a", "/b"), "/b");
    assert_string_equal(path_join(arena, ".", "b"), "b");
    assert_string_equal(path_base("a/b"), "b");
    assert_string_equal(path_base("b"), "b");
}

static void test_draft(void **state)
{
    struct scratch *scratch = *state;
    struct arena *arena = &scratch->arena;
    struct file_draft draft;
    char *bytes;
    size_t length;
    char *folder = path_join(arena, scratch->folder, "x/y");
    assert_int_equal(folder_make(arena, folder), 0);
    assert_int_equal(folder_make(arena, folder), 0);
    char *path = path_join(arena, folder, "f");
    assert_int_equal(file_draft_write(arena, path, "one", 3, &draft), 0);
    assert_false(file_exists(path));
    assert_int_equal(file_draft_commit(&draft), 0);
    assert_int_equal(file_read(arena, path, 100, &bytes, &length), 0);
    assert_string_equal(bytes, "one");
    assert_int_equal(file_draft_write(arena, path, "one", 3, &draft), 0);
    assert_null(draft.temporary);
    assert_int_equal(file_draft_write(arena, path, "two", 3, &draft), 0);
    file_draft_discard(&draft);
    assert_int_equal(file_read(arena, path, 100, &bytes, &length), 0);
    assert_string_equal(bytes, "one");
    assert_int_equal(rmdir(folder), -1); /* not empty: the file alone */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void test_failures(void **state)
{
    struct scratch *scratch = *state;
    struct arena *arena = &scratch->arena;
    char *bytes = NULL;
    size_t length = 7;
    struct file_draft draft;
    char *path = path_join(arena, scratch->folder, "f");
    assert_int_equal(file_read(arena, scratch->folder, 100, &bytes, &length), -EISDIR);
    assert_int_equal(file_read(arena, path, 100, &bytes, &length), -ENOENT);
    assert_int_equal(file_read(arena, "/dev/null", 100, &bytes, &length), -EINVAL);
    assert_int_equal(file_draft_write(arena, path, "four", 4, &draft), 0);
    assert_int_equal(file_draft_commit(&draft), 0);
    assert_int_equal(file_read(arena, path, 3, &bytes, &length), -EFBIG);
    assert_null(bytes);
    assert_int_equal(length, 7);
    assert_int_equal(file_read(arena, path, 4, &bytes, &length), 0);
    assert_int_equal(file_draft_write(arena, scratch->folder, "x", 1, &draft), -EISDIR);
    assert_int_equal(folder_make(arena, path_join(arena, path, "z")), -ENOTDIR);
    assert_int_equal(folder_make(arena, path), -ENOTDIR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_paths, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_draft, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failures, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
