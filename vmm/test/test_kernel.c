/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading kernels and initrds: right ones, and one wrong one for each check. */
#include "fixture.h"

#include "vmm/arch/x86_64/kernel.h"
#include "vmm/arch/x86_64/layout.h"
#include "vmm/initrd.h"
#include "vmm/layout.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

#define MIB         UINT64_C(0x100000)
#define RAM         (8 * MIB)
#define SETUP_BYTES 1024u /* boot sector and one of set-up */
#define CODE_BYTES  512u

static struct memory memory;
static uint8_t image[4096];
static struct setup_header *const setup = (struct setup_header *)(image + 0x1f1);
static Elf64_Ehdr *const elf = (Elf64_Ehdr *)image;
static Elf64_Phdr *const segment = (Elf64_Phdr *)(image + 64);

static int fresh(void **state)
{
    (void)state;
    memset(image, 0, sizeof(image));
    return memory_init(&memory, RAM,
                       &(struct layout){.hole_start = 3072 * MIB, .hole_end = 4096 * MIB});
}

static int done(void **state)
{
    (void)state;
    memory_finish(&memory);
    return 0;
}

static int load(size_t file_bytes, struct kernel *ret_kernel, const char **ret_reason)
{
    struct file file;
    int descriptor =
        make_file(image, file_bytes < sizeof(image) ? file_bytes : sizeof(image), file_bytes);

    *ret_reason = "";
    assert_int_equal(file_init(&file, descriptor), 0);
    int error = kernel_load(&memory, &file, ret_kernel, ret_reason);
    close(descriptor);
    return error;
}

static void refused(size_t file_bytes, int error, const char *words)
{
    struct kernel kernel = {.entry = 77};
    const char *reason;

    assert_int_equal(load(file_bytes, &kernel, &reason), error);
    if (strstr(reason, words) == NULL)
        fail_msg("'%s' does not say '%s'", reason, words);
    assert_int_equal(kernel.entry, 77);
}

static void make_bzimage(void)
{
    memset(image, 0, sizeof(image));
    setup->setup_sects = 1;
    setup->boot_flag = 0xaa55;
    setup->header = 0x53726448;
    setup->version = 0x020f;
    setup->jump = 0x6aeb;
    setup->loadflags = LOADED_HIGH;
    setup->xloadflags = XLF_KERNEL_64;
    setup->syssize = CODE_BYTES / 16;
    setup->init_size = 2 * MIB;
    setup->pref_address = 2 * MIB;
    setup->initrd_addr_max = 0x7fffffff;
    setup->cmdline_size = 2047;
    memset(image + SETUP_BYTES, 0x90, CODE_BYTES);
}

static void loads_bzimage(void **state)
{
    struct kernel kernel;
    const char *reason;

    (void)state;
    make_bzimage();
    assert_int_equal(load(SETUP_BYTES + CODE_BYTES, &kernel, &reason), 0);
    assert_int_equal(kernel.entry, 2 * MIB + 0x200);
    assert_int_equal(kernel.end, 4 * MIB);
    assert_int_equal(kernel.cmdline_bytes, 2047);
    const uint8_t *code = memory_at(&memory, 2 * MIB, CODE_BYTES + 1);
    assert_int_equal(code[0], 0x90);
    assert_int_equal(code[CODE_BYTES - 1], 0x90);
    assert_int_equal(code[CODE_BYTES], 0);
}

static void short_header_is_cut(void **state)
{
    struct kernel kernel;
    const char *reason;

    (void)state;
    make_bzimage();
    setup->jump = 0x3aeb; /* ends before pref_address */
    assert_int_equal(load(SETUP_BYTES + CODE_BYTES, &kernel, &reason), -ENOEXEC);
}

static void refuses_bzimage(void **state)
{
    (void)state;
    refused(0, -ENODATA, "not a Linux kernel");
    refused(100, -ENOEXEC, "not a Linux kernel");
    refused(4096, -ENOEXEC, "not a Linux kernel");
    make_bzimage();
    setup->version = 0x0205;
    refused(4096, -ENOEXEC, "older than 2.12");
    make_bzimage();
    setup->loadflags = 0;
    refused(4096, -ENOEXEC, "zImage");
    make_bzimage();
    setup->xloadflags = 0;
    refused(4096, -ENOEXEC, "32-bit kernel");
    make_bzimage();
    refused(SETUP_BYTES + CODE_BYTES - 1, -ENODATA, "truncated");
    refused(SETUP_BYTES, -ENODATA, "truncated");
    make_bzimage();
    setup->syssize = UINT32_MAX;
    refused(4096, -ENODATA, "truncated");
    make_bzimage();
    setup->syssize = 0;
    refused(4096, -ENOEXEC, "no code");
    make_bzimage();
    setup->setup_sects = 255;
    refused(4096, -ENODATA, "truncated");
    make_bzimage();
    setup->pref_address = 0x1000;
    refused(4096, -ENOEXEC, "below 1 MiB");
    make_bzimage();
    setup->pref_address = UINT64_MAX - 16;
    refused(4096, -ENOSPC, "does not fit");
    make_bzimage();
    setup->init_size = UINT32_MAX;
    refused(4096, -ENOSPC, "does not fit");
}

static void make_vmlinux(void)
{
    memset(image, 0, sizeof(image));
    memcpy(elf->e_ident, ELFMAG, SELFMAG);
    elf->e_ident[EI_CLASS] = ELFCLASS64;
    elf->e_ident[EI_DATA] = ELFDATA2LSB;
    elf->e_type = ET_EXEC;
    elf->e_machine = EM_X86_64;
    elf->e_entry = 2 * MIB + 16;
    elf->e_phoff = 64;
    elf->e_phentsize = sizeof(Elf64_Phdr);
    elf->e_phnum = 2;
    segment[0].p_type = PT_NOTE;
    segment[1] = (Elf64_Phdr){.p_type = PT_LOAD,
                              .p_offset = 1024,
                              .p_paddr = 2 * MIB,
                              .p_vaddr = 0xffffffff81000000,
                              .p_filesz = 512,
                              .p_memsz = MIB};
    memset(image + 1024, 0x91, 512);
}

static void refuses_kernel_for_arm64(void **state)
{
    (void)state;
    memcpy(image, "MZ", 2);
    memcpy(image + 56, "ARM\x64", 4);
    refused(4096, -ENOEXEC, "a kernel for arm64");
}

static void loads_vmlinux(void **state)
{
    struct kernel kernel;
    const char *reason;

    (void)state;
    make_vmlinux();
    assert_int_equal(load(4096, &kernel, &reason), 0);
    assert_int_equal(kernel.entry, 2 * MIB + 16);
    assert_int_equal(kernel.end, 3 * MIB);
    assert_int_equal(kernel.header.boot_flag, 0xaa55);
    const uint8_t *code = memory_at(&memory, 2 * MIB, 513);
    assert_int_equal(code[511], 0x91);
    assert_int_equal(code[512], 0);
}

static void refuses_vmlinux_header(void **state)
{
    (void)state;
    make_vmlinux();
    refused(40, -ENODATA, "truncated");
    elf->e_ident[EI_CLASS] = ELFCLASS32;
    refused(4096, -ENOEXEC, "32-bit ELF");
    make_vmlinux();
    elf->e_machine = EM_AARCH64;
    refused(4096, -ENOEXEC, "another architecture");
    make_vmlinux();
    elf->e_ident[EI_DATA] = ELFDATA2MSB;
    refused(4096, -ENOEXEC, "another architecture");
    make_vmlinux();
    elf->e_type = ET_REL;
    refused(4096, -ENOEXEC, "not of type EXEC");
    make_vmlinux();
    elf->e_phnum = UINT16_MAX;
    refused(4096, -ENOEXEC, "malformed");
    make_vmlinux();
    elf->e_phentsize = 1;
    refused(4096, -ENOEXEC, "malformed");
    make_vmlinux();
    elf->e_phoff = UINT64_MAX - 8;
    refused(4096, -ENODATA, "behind its end");
    make_vmlinux();
    elf->e_entry = 3 * MIB;
    refused(4096, -ENOEXEC, "entry point");
}

static void refuses_vmlinux_segment(void **state)
{
    (void)state;
    make_vmlinux();
    segment[1].p_filesz = 2 * MIB;
    refused(4096, -ENOEXEC, "larger in the file");
    make_vmlinux();
    refused(1024 + 511, -ENODATA, "truncated");
    make_vmlinux();
    segment[1].p_offset = UINT64_MAX - 100;
    refused(4096, -ENODATA, "truncated");
    make_vmlinux();
    segment[1].p_paddr = 0x1000;
    refused(4096, -ENOEXEC, "below 1 MiB");
    make_vmlinux();
    segment[1].p_paddr = RAM - 4096;
    refused(4096, -ENOSPC, "does not fit");
    make_vmlinux();
    segment[1].p_paddr = UINT64_MAX - 4095;
    refused(4096, -ENOSPC, "does not fit");
    make_vmlinux();
    segment[1].p_memsz = UINT64_MAX;
    refused(4096, -ENOSPC, "does not fit");
}

static const char *initrd_trouble_said;

static int load_initrd(const void *bytes, size_t length, uint64_t size_bytes, uint64_t *ret_address)
{
    struct file file;
    int descriptor = make_file(bytes, length, size_bytes);

    assert_int_equal(file_init(&file, descriptor), 0);
    int error = initrd_load(&memory, &file, 2 * MIB, 6 * MIB, ret_address, &initrd_trouble_said);
    close(descriptor);
    return error;
}

static void loads_initrd(void **state)
{
    uint64_t address = 0;

    (void)state;
    assert_int_equal(load_initrd("070701abc", 9, 5000, &address), 0);
    assert_int_equal(address, 6 * MIB - 8192);
    assert_memory_equal(memory_at(&memory, address, 9), "070701abc", 9);
    assert_int_equal(load_initrd("\x1f\x8b\x08", 3, 4 * MIB, &address), 0);
    assert_int_equal(address, 2 * MIB);
    assert_int_equal(load_initrd("\xfd"
                                 "7zXZ\0",
                                 6, 100, &address),
                     0);
    assert_int_equal(load_initrd("\x28\xb5\x2f\xfd", 4, 100, &address), 0);
}

static void refuses_initrd(void **state)
{
    uint64_t address = 77;

    (void)state;
    assert_int_equal(load_initrd("hello world", 11, 100, &address), -ENOEXEC);
    assert_int_equal(load_initrd("", 0, 0, &address), -ENOEXEC);
    assert_int_equal(load_initrd("0707", 4, 4, &address), -ENOEXEC);
    assert_int_equal(load_initrd("070701", 6, 4 * MIB + 1, &address), -ENOSPC);
    assert_int_equal(load_initrd("070701", 6, UINT64_C(1) << 40, &address), -ENOSPC);
    /* Rounding down to a page must not reach into the kernel. */
    struct file file;
    int descriptor = make_file("070701", 6, 4 * MIB - 64);
    assert_int_equal(file_init(&file, descriptor), 0);
    assert_int_equal(
        initrd_load(&memory, &file, 2 * MIB + 32, 6 * MIB, &address, &initrd_trouble_said),
        -ENOSPC);
    close(descriptor);
    assert_int_equal(address, 77);
}

/* Each kind in words that fit it. */
static void tells_what_an_initrd_is(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *words;
    } wrong[] = {
        {"", 0, "it is empty"},
        {"hello world", 11, "not an archive: it begins neither as cpio"},
        {"070701", 6, "truncated: it ends within the archive's first header"},
        {"070707", 6, "cpio -o -H newc"},
        {"\xc7\x71", 2, "cpio -o -H newc"},
        {"\x71\xc7", 2, "cpio -o -H newc"},
        {"\x04\x22\x4d\x18", 4, "lz4 -l"},
        {"\x27\x05\x19\x56", 4, "U-Boot"},
        {"hsqs", 4, "squashfs"},
        {"\177ELF\2\1", 6, "an ELF file"},
        {"PK\3\4", 4, "zip"},
    };
    static const char *const right[] = {"070702", "\x1f\x9e", "BZh9", "\x89LZO",
                                        "\x02\x21\x4c\x18"};
    uint64_t address = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        const size_t length = wrong[i].length;
        assert_int_equal(load_initrd(wrong[i].bytes, length, length, &address), -ENOEXEC);
        assert_non_null(strstr(initrd_trouble_said, wrong[i].words));
    }
    for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
        assert_int_equal(load_initrd(right[i], strlen(right[i]), 500, &address), 0);
    assert_int_equal(load_initrd("\x5d\0\0", 3, 500, &address), 0);
}

static void tells_what_a_kernel_is(void **state)
{
    static const struct {
        const char *bytes;
        size_t length, offset;
        const char *words;
    } wrong[] = {
        {"\x1f\x8b", 2, 0, "packed"},         {"\xfd\x37zXZ", 6, 0, "packed"},
        {"\x28\xb5\x2f\xfd", 4, 0, "packed"}, {"BZh", 3, 0, "packed"},
        {"\x5d\0\0", 3, 0, "packed"},         {"\x89LZO", 4, 0, "packed"},
        {"\x02\x21\x4c\x18", 4, 0, "packed"}, {"\x04\x22\x4d\x18", 4, 0, "packed"},
        {"\x27\x05\x19\x56", 4, 0, "U-Boot"}, {"070701", 6, 0, "cpio"},
        {"RSC\x05", 4, 56, "RISC-V"},         {"\x18\x28\x6f\x01", 4, 36, "32-bit Arm"},
        {"MZ\0\0zimg", 8, 0, "EFI program"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        memset(image, 0, 4096);
        memcpy((uint8_t *)image + wrong[i].offset, wrong[i].bytes, wrong[i].length);
        refused(4096, -ENOEXEC, wrong[i].words);
    }
}

static void memory_ranges(void **state)
{
    struct memory split;

    (void)state;
    assert_int_equal(
        memory_init(&split, 8 * MIB, &(struct layout){.hole_start = 6 * MIB, .hole_end = 16 * MIB}),
        0);
    assert_int_equal(split.range_count, 2);
    assert_non_null(memory_at(&split, 6 * MIB - 1, 1));
    assert_null(memory_at(&split, 6 * MIB - 1, 2));
    assert_null(memory_at(&split, 6 * MIB, 1));
    assert_non_null(memory_at(&split, 16 * MIB, 2 * MIB));
    assert_null(memory_at(&split, 16 * MIB, 2 * MIB + 1));
    assert_null(memory_at(&split, 0, UINT64_MAX));
    assert_null(memory_at(&split, 0, 0));
    assert_int_equal(memory_page_index(&split, 16 * MIB), 6 * MIB / 4096);
    assert_int_equal(memory_page_index(&split, 7 * MIB), 8 * MIB / 4096);
    memory_finish(&split);
    assert_int_equal(
        memory_init(&split, 0, &(struct layout){.hole_start = 6 * MIB, .hole_end = 16 * MIB}),
        -EINVAL);
    assert_int_equal(
        memory_init(&split, 5000, &(struct layout){.hole_start = 6 * MIB, .hole_end = 16 * MIB}),
        -EINVAL);
    assert_int_equal(memory_init(&split, UINT64_MAX - 4095,
                                 &(struct layout){.hole_start = 6 * MIB, .hole_end = 16 * MIB}),
                     -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(loads_bzimage, fresh, done),
        cmocka_unit_test_setup_teardown(short_header_is_cut, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_bzimage, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_kernel_for_arm64, fresh, done),
        cmocka_unit_test_setup_teardown(loads_vmlinux, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_vmlinux_header, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_vmlinux_segment, fresh, done),
        cmocka_unit_test_setup_teardown(loads_initrd, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_initrd, fresh, done),
        cmocka_unit_test_setup_teardown(tells_what_an_initrd_is, fresh, done),
        cmocka_unit_test_setup_teardown(tells_what_a_kernel_is, fresh, done),
        cmocka_unit_test(memory_ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
