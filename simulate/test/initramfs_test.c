/* SPDX-License-Identifier: BSD-2-Clause */
/* The initramfs, as cpio reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "simulate/initramfs.h"

struct folder {
    char path[64];
    char image[96];
    char module[96];
};

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int setup(void **state)
{
    struct folder *folder = calloc(1, sizeof(*folder));
    snprintf(folder->path, sizeof(folder->path), "/tmp/caisson-test-XXXXXX");
    if (!folder || !mkdtemp(folder->path))
        return -1;
    snprintf(folder->image, sizeof(folder->image), "%s/app", folder->path);
    snprintf(folder->module, sizeof(folder->module), "%s/kvm.ko", folder->path);
    write_file(folder->image, "image!"); /* 6 bytes: to be padded */
    write_file(folder->module, "module");
    *state = folder;
    return 0;
}

static int teardown(void **state)
{
    struct folder *folder = *state;
    unlink(folder->image);
    unlink(folder->module);
    rmdir(folder->path);
    free(folder);
    return 0;
}

/* Gives the archive to a shell command and gives back what that prints. */
static void read_with(int fd, const char *command, char *text, size_t text_size)
{
    char line[256];
    snprintf(line, sizeof(line), "{ %s; } 2>&1 < /proc/%d/fd/%d", command, (int)getpid(), fd);
    FILE *output = popen(line, "re");
    assert_non_null(output);
    size_t got = fread(text, 1, text_size - 1, output);
    text[got] = '\0';
    assert_int_equal(pclose(output), 0);
}

static int create(struct folder *folder, char *error, size_t error_size)
{
    const char *modules[] = {folder->module, NULL};
    const char *arguments[] = {"--exec", "print hello world", NULL};
    struct options options = {
        .image = folder->image,
        .modules = {modules, 1},
        .image_arguments = {arguments, 2},
    };
    return initramfs_create(&options, error, error_size);
}

static void lists(void **state)
{
    char text[4096];
    char error[256] = "";
    int fd = create(*state, error, sizeof(error));
    assert_true(fd >= 0);
    read_with(fd, "cpio --quiet -t", text, sizeof(text));
    assert_string_equal(
        text, "dev\ndev/console\nmodules\ninit\nmodules/kvm.ko\nmodules/load\narguments\n");
    read_with(fd, "cpio --quiet -tv | cut -c1-10", text, sizeof(text));
    assert_string_equal(text, "drwxr-xr-x\ncrw-------\ndrwxr-xr-x\n-rwxr-xr-x\n-rw-r--r--\n"
                              "-rw-r--r--\n-rw-r--r--\n");
    close(fd);
}

static void contains(void **state)
{
    char text[4096];
    char error[256] = "";
    int fd = create(*state, error, sizeof(error));
    assert_true(fd >= 0);
    read_with(fd, "cpio --quiet -i --to-stdout init", text, sizeof(text));
    assert_string_equal(text, "image!");
    read_with(fd, "cpio --quiet -i --to-stdout modules/load", text, sizeof(text));
    assert_string_equal(text, "/modules/kvm.ko\n");
    read_with(fd, "cpio --quiet -i --to-stdout arguments", text, sizeof(text));
    assert_string_equal(text, "--exec\nprint hello world\n");
    close(fd);
}

static void same_contents_same_bytes(void **state)
{
    char first[4096];
    char second[4096];
    char error[256] = "";
    int a = create(*state, error, sizeof(error));
    sleep(1); /* times of files are in seconds */
    int b = create(*state, error, sizeof(error));
    read_with(a, "sha256sum", first, sizeof(first));
    read_with(b, "sha256sum", second, sizeof(second));
    assert_string_equal(first, second);
    close(a);
    close(b);
}

static void names_what_is_missing(void **state)
{
    struct folder *folder = *state;
    char error[256] = "";
    char expected[256];
    unlink(folder->module);
    assert_int_equal(create(folder, error, sizeof(error)), -2);
    snprintf(expected, sizeof(expected),
             "cannot put kernel module '%s' into the initramfs: No such file or directory",
             folder->module);
    assert_string_equal(error, expected);
}

static void refuses_a_folder_as_image(void **state)
{
    struct folder *folder = *state;
    char error[256] = "";
    snprintf(folder->image, sizeof(folder->image), "%s", folder->path);
    assert_int_equal(create(folder, error, sizeof(error)), -21);
    snprintf(folder->image, sizeof(folder->image), "%s/app", folder->path);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(lists),
        WITH_FOLDER(contains),
        WITH_FOLDER(same_contents_same_bytes),
        WITH_FOLDER(names_what_is_missing),
        WITH_FOLDER(refuses_a_folder_as_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
