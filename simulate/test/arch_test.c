/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of architectures: their names, whose programs and kernels files are, and systems
 * read from images' files. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "abi/system.h"
#include "simulate/arch.h"
#include "simulate/describe.h"
#include "simulate/kernel.h"

struct system_tables {
    struct caisson_system_header header;
    struct caisson_instance instances[3];
    char strings[24];
};

static const struct system_tables right = {
    .header =
        {
            .magic = CAISSON_SYSTEM_MAGIC,
            .revision = CAISSON_SYSTEM_REVISION,
            .size_bytes = sizeof(struct system_tables),
            .object_offset = sizeof(struct caisson_system_header),
            .instance_offset = offsetof(struct system_tables, instances),
            .instance_count = 3,
            .capability_offset = offsetof(struct system_tables, strings),
            .string_offset = offsetof(struct system_tables, strings),
            .string_bytes = sizeof(right.strings),
            .name = 1,
        },
    .instances =
        {
            {.name = 5, .kind = CAISSON_INSTANCE_VM, .memory_bytes = 64u << 20},
            {.name = 9, .kind = CAISSON_INSTANCE_COMPONENT, .memory_bytes = 1u << 20},
            {.name = 16, .kind = CAISSON_INSTANCE_VM, .memory_bytes = 1},
        },
    .strings = "\0app\0vm0\0server\0vm1",
};

/* A file with these bytes, as long as the test runs; its name. */
static const char *file_with(const void *before, size_t before_bytes, const void *bytes,
                             size_t size_bytes)
{
    static char path[64];
    int file = memfd_create("test", MFD_CLOEXEC); /* left open: the path goes through it */
    assert_true(file >= 0);
    assert_int_equal(write(file, before, before_bytes), before_bytes);
    assert_int_equal(write(file, bytes, size_bytes), size_bytes);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    return path;
}

static void names(void **state)
{
    (void)state;
    assert_ptr_equal(arch_find("x86_64"), &arch_x86_64);
    assert_ptr_equal(arch_find("arm64"), &arch_arm64);
    assert_null(arch_find("aarch64"));
    assert_null(arch_find(""));
    assert_ptr_equal(arch_of_file("/proc/self/exe"), arch_native());
    assert_null(arch_of_file("/nothing"));
    assert_null(arch_of_file("/tmp"));
    assert_null(arch_of_file(file_with("#!/bin/sh\n", 10, "", 0)));
}

static void describes(void **state)
{
    (void)state;
    static const char look_alike[64] = {0x73, 0x43, 0x61, 0x69, 0x73, 0x73, 0x6f, 0x6e, 2};
    char text[256] = "";
    char error[256] = "";
    const char *path = file_with(look_alike, sizeof(look_alike), &right, sizeof(right));
    assert_int_equal(describe_file(path, text, sizeof(text), error, sizeof(error)), 0);
    assert_string_equal(text,
                        "name=app\ninstances=vm0 server vm1\nvms=vm0 vm1\nguest_memory_mb=65\n");
}

/* No offset of tables that are wrong leads out of the file. */
static void refuses(void **state)
{
    (void)state;
    char text[256];
    char error[256];
    for (size_t i = 0; i < sizeof(right.header) / 4; i++) {
        struct system_tables wrong = right;
        uint32_t *words = (uint32_t *)(void *)&wrong.header;
        if (i == offsetof(struct caisson_system_header, name) / 4)
            continue;
        words[i] += 0x10000000;
        const char *path = file_with("", 0, &wrong, sizeof(wrong));
        assert_int_equal(describe_file(path, text, sizeof(text), error, sizeof(error)), -EPROTO);
        assert_non_null(strstr(error, "has no system tables of revision"));
    }
    struct system_tables wrong = right;
    wrong.header.name = wrong.instances[1].name = UINT32_MAX;
    const char *path = file_with("", 0, &wrong, sizeof(wrong));
    assert_int_equal(describe_file(path, text, sizeof(text), error, sizeof(error)), 0);
    path = file_with("", 0, &right, sizeof(right) - 1);
    assert_int_equal(describe_file(path, text, sizeof(text), error, sizeof(error)), -EPROTO);
    assert_int_equal(describe_file("/nothing", text, sizeof(text), error, sizeof(error)), -ENOENT);
}

static void kernels(void **state)
{
    (void)state;
    char error[256];
    char image[0x400] = {0};
    memcpy(image + KERNEL_ARM64_MAGIC, "ARM\x64", 4);
    const char *path = file_with("", 0, image, sizeof(image));
    int kernel = kernel_open_arm64(path, error, sizeof(error));
    assert_true(kernel >= 0);
    close(kernel);
    assert_int_equal(kernel_open(path, error, sizeof(error)), -ENOEXEC);
    assert_non_null(strstr(error, "it is for arm64"));
    memset(image, 0, sizeof(image));
    path = file_with("", 0, image, sizeof(image));
    assert_int_equal(kernel_open_arm64(path, error, sizeof(error)), -ENOEXEC);
    assert_non_null(strstr(error, "not an Image for arm64"));
    memcpy(image, "\x1f\x8b", 2);
    kernel = kernel_open_arm64(file_with("", 0, image, sizeof(image)), error, sizeof(error));
    assert_true(kernel >= 0);
    close(kernel);
    assert_int_equal(kernel_open_arm64(file_with("", 0, image, 8), error, sizeof(error)), -ENOEXEC);
    assert_int_equal(kernel_open_arm64("/tmp", error, sizeof(error)), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(describes),
        cmocka_unit_test(refuses),
        cmocka_unit_test(kernels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
