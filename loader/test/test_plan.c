/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of operations, the objects they make, and that a failure leaves nothing. */
#include "abi/rpc.h"
#include "loader/objects.h"
#include "loader/plan.h"
#include "loader/running.h"
#include "loader/test/test_system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

TEST_SYSTEM_BLOCK(6, 2, 3, 11);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects =
        {
            {CAISSON_OBJECT_CONSOLE, SLOT(2), 0},
            {CAISSON_OBJECT_FILE, SLOT(3), 0},
            {CAISSON_OBJECT_MEMORY, SLOT(4), 8192},
            {CAISSON_OBJECT_EVENTFD, SLOT(5), 0},
            {CAISSON_OBJECT_KVM, SLOT(6), 0},
            {CAISSON_OBJECT_CHANNEL, SLOT(10), CAISSON_CHANNEL_BYTES(4096)},
        },
    .instances =
        {
            {SLOT(7), SLOT(9), CAISSON_INSTANCE_VM, 0, 0, 0, 3, 0, 3u << 20},
            {SLOT(8), SLOT(9), CAISSON_INSTANCE_VM, 0, 0, 3, 0, 0, 1u << 20},
        },
    .capabilities = {{0, 3, CAISSON_RIGHT_READ, 0},
                     {1, 4, CAISSON_RIGHT_READ, 0},
                     {2, 5, CAISSON_RIGHT_READ, 0}},
    .strings = {"", "planned", "console", "bzimage", "data", "kick", "kvm", "vm0", "vm1", "Init",
                "call"},
};

static const unsigned char elf[] = "\177ELF and no more";

static const struct caisson_payload payloads[] = {
    {"file/bzimage", elf, elf + sizeof(elf)},
    {"program/vm0", elf, elf + sizeof(elf)},
    {"program/vm1", elf, elf + sizeof(elf)},
};

static struct tables validated(void)
{
    struct tables tables;
    struct failure failure;
    assert_int_equal(tables_validate(&block.header, payloads, 3, &tables, &failure), 0);
    return tables;
}

static void test_order(void **state)
{
    static const struct {
        enum operation_kind kind;
        const char *name;
    } expected[] = {
        {OPERATION_MAKE_CONSOLE, "console"},
        {OPERATION_MAKE_FILE, "bzimage"},
        {OPERATION_SEAL, "bzimage"},
        {OPERATION_MAKE_MEMORY, "data"},
        {OPERATION_SEAL, "data"},
        {OPERATION_MAKE_EVENTFD, "kick"},
        {OPERATION_OPEN_KVM, "kvm"},
        {OPERATION_MAKE_MEMORY, "call"},
        {OPERATION_SEAL, "call"},
        {OPERATION_START_INSTANCE, "vm0"},
        {OPERATION_START_INSTANCE, "vm1"},
    };
    struct tables tables = validated();
    struct plan plan;
    (void)state;
    assert_int_equal(plan_create(&tables, &plan), 0);
    assert_int_equal(plan.count, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < plan.count; i++) {
        assert_int_equal(plan.operations[i].kind, expected[i].kind);
        assert_string_equal(plan.operations[i].name, expected[i].name);
    }
    assert_int_equal(plan.operations[2].seals & F_SEAL_WRITE, F_SEAL_WRITE);
    assert_int_equal(plan.operations[3].size_bytes, 8192);
    assert_int_equal(plan.operations[4].seals, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
    assert_int_equal(plan.operations[7].size_bytes, 12288);
    plan_destroy(&plan);
    tables_finish(&tables);
}

static void test_memory_of_the_host(void **state)
{
    struct tables tables = validated();
    struct failure failure;
    (void)state;
    assert_int_equal(plan_check_memory(&tables, 4u << 20, &failure), 0);
    assert_int_equal(plan_check_memory(&tables, (4u << 20) - 1, &failure), -ENOMEM);
    assert_string_equal(failure.text,
                        "vm0 and vm1 ask for 4 MiB of guest memory; this host has 3 MiB");
    tables_finish(&tables);
}

static size_t open_descriptors(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

/* Everything is made, and then vm0's program is none. Without the KVM device: not every host has
 * it. */
static void test_failure_undoes_all(void **state)
{
    struct test_system_block changed = block;
    struct tables tables;
    struct plan plan;
    const struct launch launches[2] = {0};
    struct running running;
    struct failure failure;
    (void)state;
    changed.objects[4].kind = CAISSON_OBJECT_EVENTFD;
    assert_int_equal(tables_validate(&changed.header, payloads, 3, &tables, &failure), 0);
    assert_int_equal(plan_create(&tables, &plan), 0);
    size_t before = open_descriptors();
    assert_int_equal(running_create(&tables, &plan, launches, false, &running, &failure), -ENOEXEC);
    assert_string_equal(failure.text,
                        "vm0 did not start: executing its program failed: Exec format error");
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    plan_destroy(&plan);
    tables_finish(&tables);
}

static void test_seals(void **state)
{
    (void)state;
    int memory = object_make_memory("data", 8192);
    assert_true(memory >= 0);
    assert_int_equal(fcntl(memory, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    assert_int_equal(object_seal(memory, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL), 0);
    assert_int_equal(ftruncate(memory, 4096), -1);
    assert_int_equal(object_seal(memory, F_SEAL_WRITE), -EPERM);
    int end = object_make_end(memory, CAISSON_OBJECT_MEMORY, CAISSON_RIGHT_READ);
    assert_true(end >= 0);
    assert_int_equal(fcntl(end, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    assert_ptr_equal(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, end, 0), MAP_FAILED);
    assert_int_equal(write(end, "x", 1), -1);
    close(end);
    close(memory);

    int file = object_make_file("file", elf, elf + sizeof(elf));
    assert_int_equal(object_seal(file, F_SEAL_WRITE), 0);
    assert_int_equal(write(file, "x", 1), -1);
    close(file);
}

static void test_kvm_messages(void **state)
{
    struct failure failure;
    (void)state;
    assert_int_equal(object_open_kvm("/nowhere/kvm", &failure), -ENOENT);
    assert_non_null(strstr(failure.text, "no /nowhere/kvm: "));
    assert_non_null(strstr(failure.text, "simulate --simulated"));
    assert_int_equal(object_explain_kvm("/dev/kvm", EACCES, &failure), -EACCES);
    assert_non_null(strstr(failure.text, "no permission for /dev/kvm"));
    assert_non_null(strstr(failure.text, "usermod -aG kvm"));
    assert_non_null(strstr(failure.text, "simulate --simulated"));
    assert_int_equal(object_explain_kvm("/dev/kvm", EMFILE, &failure), -EMFILE);
    assert_non_null(strstr(failure.text, "Too many open files"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),        cmocka_unit_test(test_memory_of_the_host),
        cmocka_unit_test(test_seals),        cmocka_unit_test(test_failure_undoes_all),
        cmocka_unit_test(test_kvm_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
