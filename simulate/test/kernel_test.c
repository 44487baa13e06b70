/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacking of LZ4, right and wrong, and what counts as a kernel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "simulate/kernel.h"
#include "simulate/lz4.h"

/* "abc", then 9 bytes from 3 back, then "!" */
static const uint8_t block[] = {0x35, 'a', 'b', 'c', 3, 0, 0x10, '!'};
static const char unpacked[] = "abcabcabcabc!";
#define UNPACKED_BYTES (sizeof(unpacked) - 1)

static void unpacks_a_block(void **state)
{
    (void)state;
    uint8_t out[UNPACKED_BYTES];
    assert_int_equal(lz4_unpack_block(block, sizeof(block), out, sizeof(out)), UNPACKED_BYTES);
    assert_memory_equal(out, unpacked, UNPACKED_BYTES);
}

/* In memory of exactly that size, so that a sanitizer sees each byte too many. */
static long unpack_exact(const uint8_t *in, size_t in_bytes, size_t out_bytes)
{
    uint8_t *copy = malloc(in_bytes ? in_bytes : 1);
    uint8_t *out = malloc(out_bytes ? out_bytes : 1);
    assert_non_null(copy);
    assert_non_null(out);
    memcpy(copy, in, in_bytes);
    long result = lz4_unpack_block(copy, in_bytes, out, out_bytes);
    free(copy);
    free(out);
    return result;
}

static void refuses_bad_blocks(void **state)
{
    (void)state;
    static const uint8_t far[] = {0x10, 'a', 2, 0, 0x10, '!'};
    static const uint8_t zero[] = {0x10, 'a', 0, 0, 0x10, '!'};
    static const uint8_t endless[] = {0xf0, 255, 255};
    static const uint8_t half[] = {0x10, 'a', 1};
    assert_int_equal(unpack_exact(block, sizeof(block), UNPACKED_BYTES - 1), -74);
    assert_int_equal(unpack_exact(block, sizeof(block), 5), -74);
    assert_int_equal(unpack_exact(far, sizeof(far), 64), -74);
    assert_int_equal(unpack_exact(zero, sizeof(zero), 64), -74);
    assert_int_equal(unpack_exact(endless, sizeof(endless), 64), -74);
    assert_int_equal(unpack_exact(half, sizeof(half), 64), -74);
    for (size_t cut = 0; cut < sizeof(block); cut++)
        unpack_exact(block, cut, UNPACKED_BYTES);
}

static void unpacks_a_frame(void **state)
{
    (void)state;
    uint8_t frame[4 + 2 * (4 + sizeof(block))] = {0x02, 0x21, 0x4c, 0x18};
    uint8_t out[2 * UNPACKED_BYTES];
    for (size_t i = 0; i < 2; i++) {
        uint8_t *part = frame + 4 + i * (4 + sizeof(block));
        part[0] = sizeof(block);
        memcpy(part + 4, block, sizeof(block));
    }
    assert_int_equal(lz4_unpack_legacy(frame, sizeof(frame), out, sizeof(out)), sizeof(out));
    assert_memory_equal(out + UNPACKED_BYTES, unpacked, UNPACKED_BYTES);
    assert_int_equal(lz4_unpack_legacy(frame, sizeof(frame) - 1, out, sizeof(out)), -74);
    assert_int_equal(lz4_unpack_legacy(frame, sizeof(frame), out, sizeof(out) - 1), -74);
    frame[0] = 0;
    assert_int_equal(lz4_unpack_legacy(frame, sizeof(frame), out, sizeof(out)), -74);
}

static void names_what_is_no_kernel(void **state)
{
    (void)state;
    char error[256];
    assert_int_equal(kernel_open("/nothing/vmlinuz", error, sizeof(error)), -2);
    assert_string_equal(error, "cannot use '/nothing/vmlinuz' as the simulated machine's kernel: "
                               "No such file or directory");
    assert_int_equal(kernel_open("/tmp", error, sizeof(error)), -22);
    assert_string_equal(error, "cannot use '/tmp' as the simulated machine's kernel: not a file");
}

/* A file that only looks like a bzImage is QEMU's to judge. */
static void passes_on(const uint8_t at_end[8])
{
    char error[256];
    char path[] = "/tmp/caisson-test-XXXXXX";
    uint8_t header[0x1000] = {0};
    memcpy(header + 0x202, "HdrS\x0f\x02", 6);
    header[0x1f1] = 1;
    memcpy(header + 0x248, at_end, 8);
    int file = mkstemp(path);
    assert_int_equal(write(file, header, sizeof(header)), sizeof(header));
    struct stat of_file;
    struct stat of_kernel;
    int kernel = kernel_open(path, error, sizeof(error));
    assert_true(kernel >= 0);
    assert_int_equal(fstat(file, &of_file), 0);
    assert_int_equal(fstat(kernel, &of_kernel), 0);
    assert_true(of_file.st_ino == of_kernel.st_ino && of_file.st_dev == of_kernel.st_dev);
    close(kernel);
    close(file);
    unlink(path);
}

static void passes_on_what_it_cannot_unpack(void **state)
{
    (void)state;
    static const uint8_t offsets_and_lengths[][8] = {
        {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, /* begins behind the end */
        {0x00, 0x0c, 0, 0, 0xff, 0xff, 0xff, 0x7f},       /* ends far behind the end */
        {0x00, 0x0b, 0, 0, 0x01, 0x01, 0, 0},             /* ends one byte behind the end */
        {0x00, 0x0b, 0, 0, 0x00, 0x01, 0, 0},             /* is all there, and not LZ4 */
        {0x00, 0x0b, 0, 0, 0x04, 0, 0, 0},                /* holds nothing but its size */
    };
    for (size_t i = 0; i < sizeof(offsets_and_lengths) / sizeof(offsets_and_lengths[0]); i++)
        passes_on(offsets_and_lengths[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacks_a_block),
        cmocka_unit_test(refuses_bad_blocks),
        cmocka_unit_test(unpacks_a_frame),
        cmocka_unit_test(names_what_is_no_kernel),
        cmocka_unit_test(passes_on_what_it_cannot_unpack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
