/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading kernels for arm64: right ones, and one wrong one for each check. */
#include "fixture.h"

#include "vmm/arch/arm64/kernel.h"
#include "vmm/arch/arm64/layout.h"
#include "vmm/layout.h"

#include <errno.h>
#include <string.h>
#include <zlib.h>

#define MIB        UINT64_C(0x100000)
#define RAM        (16 * MIB)
#define FILE_BYTES 4096u
#define PE_OFFSET  64u
#define OPTIONAL   160u
#define SECTION    (PE_OFFSET + 24 + OPTIONAL)

static struct memory memory;
static uint8_t image[FILE_BYTES];

static void put(size_t offset, uint64_t value, size_t width)
{
    memcpy(image + offset, &value, width);
}

static void make_image(void)
{
    memset(image, 0x42, sizeof(image));
    memset(image, 0, SECTION + 40);
    memcpy(image, "MZ", 2);
    put(8, 0, 8);        /* text_offset */
    put(16, 3 * MIB, 8); /* image_size */
    put(24, 0xa, 8);     /* flags: little-endian, 4 KiB pages, anywhere */
    memcpy(image + 56, "ARM\x64", 4);
    put(60, PE_OFFSET, 4);
    memcpy(image + PE_OFFSET, "PE\0\0", 4);
    put(PE_OFFSET + 6, 1, 2);
    put(PE_OFFSET + 20, OPTIONAL, 2);
    put(SECTION + 16, FILE_BYTES - 1024, 4);
    put(SECTION + 20, 1024, 4);
}

static int fresh(void **state)
{
    (void)state;
    make_image();
    return memory_init(
        &memory, RAM,
        &(struct layout){.hole_start = LAYOUT_HOLE_START, .hole_end = LAYOUT_HOLE_END});
}

static int done(void **state)
{
    (void)state;
    memory_finish(&memory);
    return 0;
}

static int load_bytes(const void *bytes, size_t length, uint64_t file_bytes,
                      struct kernel *ret_kernel, const char **ret_reason)
{
    struct file file;
    int descriptor = make_file(bytes, length < file_bytes ? length : file_bytes, file_bytes);

    *ret_reason = "";
    assert_int_equal(file_init(&file, descriptor), 0);
    int error = kernel_load(&memory, &file, ret_kernel, ret_reason);
    close(descriptor);
    return error;
}

static void refused_bytes(const void *bytes, size_t length, uint64_t file_bytes, int error,
                          const char *words)
{
    struct kernel kernel = {.entry = 77};
    const char *reason;

    assert_int_equal(load_bytes(bytes, length, file_bytes, &kernel, &reason), error);
    if (strstr(reason, words) == NULL)
        fail_msg("'%s' does not say '%s'", reason, words);
    assert_int_equal(kernel.entry, 77);
}

static void refused(uint64_t file_bytes, int error, const char *words)
{
    refused_bytes(image, sizeof(image), file_bytes, error, words);
    make_image();
}

static void is_loaded(const struct kernel *kernel, uint64_t offset)
{
    const uint8_t *loaded = memory_at(&memory, LAYOUT_KERNEL + offset, FILE_BYTES + 1);

    assert_int_equal(kernel->entry, LAYOUT_KERNEL + offset);
    assert_int_equal(kernel->end, LAYOUT_KERNEL + offset + 3 * MIB);
    assert_memory_equal(loaded, image, FILE_BYTES);
}

static void loads_plain(void **state)
{
    struct kernel kernel;
    const char *reason;

    (void)state;
    assert_int_equal(load_bytes(image, FILE_BYTES, FILE_BYTES, &kernel, &reason), 0);
    is_loaded(&kernel, 0);
    put(8, 0x80000, 8);
    assert_int_equal(load_bytes(image, FILE_BYTES, FILE_BYTES, &kernel, &reason), 0);
    is_loaded(&kernel, 0x80000);
    assert_int_equal(kernel.page_bytes, 4096);
    put(24, 0xe, 8);
    assert_int_equal(load_bytes(image, FILE_BYTES, FILE_BYTES, &kernel, &reason), 0);
    assert_int_equal(kernel.page_bytes, 65536);
    put(24, 0xc, 8);
    assert_int_equal(load_bytes(image, FILE_BYTES, FILE_BYTES, &kernel, &reason), 0);
    assert_int_equal(kernel.page_bytes, 16384);
    put(24, 0x8, 8);
    assert_int_equal(load_bytes(image, FILE_BYTES, FILE_BYTES, &kernel, &reason), 0);
    assert_int_equal(kernel.page_bytes, 0);
    put(8, 64, 8); /* overlaps where it was read to */
    put(60, 0, 4); /* no header for EFI */
    assert_int_equal(load_bytes(image, FILE_BYTES, FILE_BYTES, &kernel, &reason), 0);
    is_loaded(&kernel, 64);
}

static size_t pack(const void *bytes, size_t length, uint8_t *target, size_t room)
{
    z_stream stream = {.next_in = (uint8_t *)(uintptr_t)bytes,
                       .avail_in = (uInt)length,
                       .next_out = target,
                       .avail_out = (uInt)room};

    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return room - stream.avail_out;
}

static void loads_packed(void **state)
{
    uint8_t packed[2 * FILE_BYTES];
    struct kernel kernel;
    const char *reason;

    (void)state;
    size_t length = pack(image, FILE_BYTES, packed, sizeof(packed));
    assert_int_equal(load_bytes(packed, length, length, &kernel, &reason), 0);
    is_loaded(&kernel, 0);
}

static void refuses_packed(void **state)
{
    static uint8_t zeros[RAM];
    uint8_t packed[65536];

    (void)state;
    size_t length = pack(image, FILE_BYTES, packed, sizeof(packed));
    refused_bytes(packed, length, length - 4, -ENODATA, "truncated");
    packed[length / 2] ^= 0xff;
    refused_bytes(packed, length, length, -ENOEXEC, "damaged");
    length = pack("hello world", 11, packed, sizeof(packed));
    refused_bytes(packed, length, length, -ENODATA, "a few bytes only"); /* in the file */
    length = pack(zeros, 200000, packed, sizeof(packed));
    refused_bytes(packed, length, length, -ENOEXEC, "what gzip packed is no Image");
    length = pack(zeros, sizeof(zeros), packed, sizeof(packed));
    refused_bytes(packed, length, length, -ENOSPC, "guest_ram_mb");
}

static void refuses_headers(void **state)
{
    (void)state;
    refused(0, -ENODATA, "a few bytes only");
    refused(63, -ENODATA, "a few bytes only");
    put(56, 0, 4);
    refused(FILE_BYTES, -ENOEXEC, "neither an Image nor one packed by gzip");
    put(24, 0xb, 8);
    refused(FILE_BYTES, -ENOEXEC, "big-endian");
    put(16, 0, 8);
    refused(FILE_BYTES, -ENOEXEC, "how much memory");
    put(8, 2 * MIB, 8);
    refused(FILE_BYTES, -ENOEXEC, "offset of 2 MiB");
    put(8, UINT64_MAX, 8);
    refused(FILE_BYTES, -ENOEXEC, "offset of 2 MiB");
    put(16, RAM, 8);
    refused(FILE_BYTES, -ENOSPC, "guest_ram_mb");
    put(16, UINT64_MAX, 8);
    refused(FILE_BYTES, -ENOSPC, "guest_ram_mb");
    refused(RAM, -ENOSPC, "guest_ram_mb");
}

static void refuses_truncated(void **state)
{
    (void)state;
    refused(FILE_BYTES - 1, -ENODATA, "truncated");
    refused(PE_OFFSET + 8, -ENODATA, "truncated");
    refused(SECTION + 39, -ENODATA, "truncated");
    put(60, UINT32_MAX, 4);
    refused(FILE_BYTES, -ENODATA, "truncated");
    put(PE_OFFSET + 6, 0xffff, 2);
    refused(FILE_BYTES, -ENODATA, "truncated");
    put(SECTION + 16, UINT32_MAX, 4);
    refused(FILE_BYTES, -ENODATA, "truncated");
}

static void refuses_foreign(void **state)
{
    (void)state;
    memset(image, 0, sizeof(image));
    memcpy(image + 0x202, "HdrS", 4);
    refused(FILE_BYTES, -ENOEXEC, "a kernel for x86");
    memset(image, 0, sizeof(image));
    memcpy(image, "\177ELF", 4);
    put(18, 62, 2);
    refused(FILE_BYTES, -ENOEXEC, "a kernel for x86");
    memset(image, 0, sizeof(image));
    memcpy(image, "\177ELF", 4);
    put(18, 183, 2);
    refused(FILE_BYTES, -ENOEXEC, "needs an Image");
    memset(image, 0, sizeof(image));
    memcpy(image, "\177ELF\1", 5);
    put(18, 40, 2);
    refused(FILE_BYTES, -ENOEXEC, "a 32-bit ELF file");
}

static void begins_otherwise(const char *bytes, size_t length, size_t offset, const char *words)
{
    memset(image, 0, sizeof(image));
    memcpy(image + offset, bytes, length);
    refused(FILE_BYTES, -ENOEXEC, words);
}

static void refuses_other_kinds(void **state)
{
    (void)state;
    begins_otherwise("MZ\0\0zimg", 8, 0, "an EFI program");
    begins_otherwise("\x18\x28\x6f\x01", 4, 36, "32-bit Arm");
    begins_otherwise("\x01\x6f\x28\x18", 4, 36, "32-bit Arm");
    begins_otherwise("RSC\x05", 4, 56, "RISC-V");
    begins_otherwise("\x27\x05\x19\x56", 4, 0, "U-Boot");
    begins_otherwise("\xfd\x37zXZ", 6, 0, "another way than by gzip");
    begins_otherwise("\x28\xb5\x2f\xfd", 4, 0, "another way than by gzip");
    begins_otherwise("BZh9", 4, 0, "another way than by gzip");
    begins_otherwise("\x5d\0\0", 3, 0, "another way than by gzip");
    begins_otherwise("\x89LZO", 4, 0, "another way than by gzip");
    begins_otherwise("\x02\x21\x4c\x18", 4, 0, "another way than by gzip");
    begins_otherwise("\x04\x22\x4d\x18", 4, 0, "another way than by gzip");
}

static void refuses_without_memory(void **state)
{
    (void)state;
    memory_finish(&memory);
    assert_int_equal(
        memory_init(&memory, 2 * MIB,
                    &(struct layout){.hole_start = LAYOUT_HOLE_START, .hole_end = LAYOUT_HOLE_END}),
        0);
    refused(FILE_BYTES, -ENOSPC, "guest_ram_mb");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(loads_plain, fresh, done),
        cmocka_unit_test_setup_teardown(loads_packed, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_packed, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_headers, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_truncated, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_foreign, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_other_kinds, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_without_memory, fresh, done),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
