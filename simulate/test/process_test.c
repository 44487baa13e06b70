/* SPDX-License-Identifier: BSD-2-Clause */
/* Child processes: what they get, how long they may take, that they do not outlive their parent. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "simulate/process.h"

static void captures(void **state)
{
    (void)state;
    const char *argv[] = {"/bin/sh", "-c", "echo one; echo two >&2; exit 3", NULL};
    char text[16] = "";
    int status = 0;
    assert_int_equal(process_capture(argv, text, sizeof(text), 10000, &status), 0);
    assert_string_equal(text, "one\n");
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
}

static void drops_what_does_not_fit(void **state)
{
    (void)state;
    const char *argv[] = {"/bin/sh", "-c",
                          "i=0; while [ $i -lt 999 ]; do echo $i; i=$((i+1)); done", NULL};
    char text[8] = "";
    int status = 1;
    assert_int_equal(process_capture(argv, text, sizeof(text), 10000, &status), 0);
    assert_string_equal(text, "0\n1\n2\n3");
    assert_int_equal(status, 0);
}

static void is_bounded(void **state)
{
    (void)state;
    const char *argv[] = {"/bin/sleep", "60", NULL};
    char text[16] = "";
    int status = 0;
    assert_int_equal(process_capture(argv, text, sizeof(text), 100, &status), -110);
    assert_int_equal(waitpid(-1, &status, WNOHANG), -1); /* no child is left */
}

static void tells_why_it_cannot_execute(void **state)
{
    (void)state;
    const char *argv[] = {"/nothing/here", NULL};
    assert_int_equal(process_spawn(argv, NULL, 0), -2);
    argv[0] = "/";
    assert_int_equal(process_spawn(argv, NULL, 0), -13);
}

/* None is left for the child's, which has to say so instead of running with others. */
static void does_without_many_descriptors(void **state)
{
    (void)state;
    const char *argv[] = {"/bin/sh", "-c", "echo one", NULL};
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    bool told = false;
    for (rlim_t most = 65; most > 3; most--) {
        char text[16] = "";
        int status = 0;
        struct rlimit limit = {.rlim_cur = most, .rlim_max = before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
        int result = process_capture(argv, text, sizeof(text), 10000, &status);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
        assert_true(result == 0 || result == -EMFILE || result == -EINVAL);
        told |= result < 0;
        if (result == 0 && WEXITSTATUS(status) == 0)
            assert_string_equal(text, "one\n");
        assert_true(most < 20 || (result == 0 && WEXITSTATUS(status) == 0));
    }
    assert_true(told);
}

static void has_its_descriptors_only(void **state)
{
    (void)state;
    int stray = open("/dev/null", O_RDONLY); /* inherited, were it not for close_range */
    assert_true(stray >= 0);
    /* ls itself opens one more, the folder. */
    const char *argv[] = {"/bin/ls", "/proc/self/fd", NULL};
    char text[64] = "";
    int status = 0;
    assert_int_equal(process_capture(argv, text, sizeof(text), 10000, &status), 0);
    assert_string_equal(text, "0\n1\n2\n3\n");
    close(stray);
}

/* The parent is killed in the cruellest way; its child's end of the pipe closes with the child. */
static void dies_with_its_parent(void **state)
{
    (void)state;
    int alive[2];
    char byte;
    assert_int_equal(pipe2(alive, O_CLOEXEC), 0);
    pid_t parent = fork();
    if (parent == 0) {
        const char *argv[] = {"/bin/sh", "-c", "echo; exec sleep 60", NULL};
        const int files[] = {alive[0], alive[1]};
        process_spawn(argv, files, 2);
        pause();
        _exit(1);
    }
    close(alive[1]);
    assert_int_equal(read(alive[0], &byte, 1), 1);
    kill(parent, SIGKILL);
    assert_int_equal(waitpid(parent, NULL, 0), parent);
    assert_int_equal(read(alive[0], &byte, 1), 0);
    close(alive[0]);
}

static void finds_programs(void **state)
{
    (void)state;
    char path[64];
    char *before = strdup(getenv("PATH"));
    setenv("PATH", ":/nothing::/bin:", 1);
    assert_int_equal(process_find("sh", path, sizeof(path)), 0);
    assert_string_equal(path, "/bin/sh");
    assert_int_equal(process_find("no-such-program", path, sizeof(path)), -2);
    assert_int_equal(process_find("/bin/no-such-program", path, sizeof(path)), -2);
    setenv("PATH", "", 1);
    assert_int_equal(process_find("sh", path, sizeof(path)), -2);
    setenv("PATH", before, 1);
    free(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(captures),
        cmocka_unit_test(drops_what_does_not_fit),
        cmocka_unit_test(is_bounded),
        cmocka_unit_test(tells_why_it_cannot_execute),
        cmocka_unit_test(does_without_many_descriptors),
        cmocka_unit_test(has_its_descriptors_only),
        cmocka_unit_test(dies_with_its_parent),
        cmocka_unit_test(finds_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
