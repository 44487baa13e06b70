/* SPDX-License-Identifier: BSD-2-Clause */
/* Validation: good tables pass; each kind of corruption is refused with its message. */
#include "abi/rpc.h"
#include "loader/tables.h"
#include "loader/test/test_system.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

TEST_SYSTEM_BLOCK(8, 3, 12, 16);

static const struct test_system_block good = {
    .header = TEST_SYSTEM_HEADER,
    .objects =
        {
            {CAISSON_OBJECT_CONSOLE, SLOT(2), 0},
            {CAISSON_OBJECT_KVM, SLOT(3), 0},
            {CAISSON_OBJECT_FILE, SLOT(4), 0},
            {CAISSON_OBJECT_MEMORY, SLOT(5), 4096},
            {CAISSON_OBJECT_EVENTFD, SLOT(6), 0},
            {CAISSON_OBJECT_NOTIFICATION, SLOT(11), 4096},
            {CAISSON_OBJECT_CHANNEL, SLOT(12), CAISSON_CHANNEL_BYTES(65536)},
            {CAISSON_OBJECT_EVENTFD, SLOT(13), 0},
        },
    .instances =
        {
            {SLOT(7), SLOT(9), CAISSON_INSTANCE_VM, CAISSON_INSTANCE_CONTROL, 0, 0, 4, 0, 4096},
            {SLOT(8), SLOT(10), CAISSON_INSTANCE_COMPONENT, 0, CAISSON_RESTART_ALWAYS, 4, 5, 0, 0},
            {SLOT(14), SLOT(10), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 9, 3,
             SLOT(9), 0},
        },
    .capabilities =
        {
            {0, 3, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0},
            {1, 4, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0},
            {2, 5, CAISSON_RIGHT_READ, 0},
            {3, 6, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0},
            {3, 3, CAISSON_RIGHT_READ, 0},
            {4, 4, CAISSON_RIGHT_WRITE, 0},
            {4, 5, CAISSON_RIGHT_READ, CAISSON_ROLE_CONSUMER},
            {5, 6, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, CAISSON_ROLE_CONSUMER},
            {6, 7, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, CAISSON_ROLE_SERVER},
            {5, 3, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, CAISSON_ROLE_EMITTER},
            {6, 4, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, CAISSON_ROLE_CLIENT},
            {7, 5, CAISSON_RIGHT_WRITE, CAISSON_ROLE_OUTCOME},
        },
    .strings = {"", "system", "console", "kvm", "bzimage", "data", "kick", "vm0", "server", "Init0",
                "Server", "word", "call", "told", "client", ""},
};

static const unsigned char elf[] = "\177ELF";

static const struct caisson_payload good_payloads[] = {
    {"program/vm0", elf, elf + 4},
    {"program/server", elf, elf + 4},
    {"file/bzimage", elf, elf + 4},
    {"program/client", elf, elf + 4},
};

static void test_good(void **state)
{
    struct tables tables;
    struct failure failure;
    (void)state;
    assert_int_equal(tables_validate(&good.header, good_payloads, 4, &tables, &failure), 0);
    assert_string_equal(tables_instance_name(&tables, 1), "server");
    assert_int_equal(tables_vm_count(&tables), 1);
    assert_int_equal(tables_vm_instance(&tables, 0), 0);
    assert_int_equal(tables_vm_instance(&tables, 1), UINT32_MAX);
    assert_int_equal(tables_console(&tables, 0), 0);
    assert_int_equal(tables_console(&tables, 1), UINT32_MAX);
    assert_int_equal(tables_guest_memory_bytes(&tables), 4096);
    assert_ptr_equal(tables_payload(&tables, "program", "server"), &good_payloads[1]);
    assert_ptr_equal(tables_payload(&tables, "file", "bzimage"), &good_payloads[2]);
    assert_null(tables_payload(&tables, "program", "serve"));
    assert_null(tables_payload(&tables, "program", "servers"));
    assert_null(tables_payload(&tables, "programs", "server"));
    assert_int_equal(tables_outcome(&tables, 1), UINT32_MAX);
    assert_int_equal(tables_outcome(&tables, 2), 7);
    tables_finish(&tables);
}

/* Validates a block with one change. */
#define REFUSED(message, ...)                                                                      \
    do {                                                                                           \
        struct test_system_block block = good;                                                     \
        struct test_system_block *changed = &block;                                                \
        __VA_ARGS__;                                                                               \
        refuse(changed, good_payloads, 4, message);                                                \
    } while (0)

static void refuse(const struct test_system_block *block, const struct caisson_payload *payloads,
                   uint64_t payload_count, const char *message)
{
    struct tables tables = {0};
    struct failure failure = {0};
    assert_int_equal(tables_validate(&block->header, payloads, payload_count, &tables, &failure),
                     -EINVAL);
    if (strstr(failure.text, message) == NULL)
        fail_msg("\"%s\" does not contain \"%s\"", failure.text, message);
    assert_null(tables.header);
}

static void test_header(void **state)
{
    (void)state;
    REFUSED("wrong magic", changed->header.magic++);
    REFUSED("revision 1, but this loader reads revision 3: build the image anew",
            changed->header.revision = 1);
    REFUSED("revision 4, but", changed->header.revision = 4);
    REFUSED("malformed header", changed->header.size_bytes = 8);
    REFUSED("malformed header", changed->header.reserved = 1);
    REFUSED("name of system 0 lies outside", changed->header.name = UINT32_MAX);
}

static void test_sections(void **state)
{
    (void)state;
    REFUSED("objects at offset 48 overlap", changed->header.object_offset = 48);
    REFUSED("instances at offset 64 overlap", changed->header.instance_offset = 64);
    REFUSED("not aligned", changed->header.capability_offset += 4);
    REFUSED("strings end at byte", changed->header.string_bytes++);
    REFUSED("strings end at byte", changed->header.string_bytes = UINT32_MAX);
    REFUSED("strings end at byte", changed->header.string_offset = 0xfffffff0u);
    REFUSED("instances end at byte", changed->header.instance_offset = 0xfffffff8u);
    REFUSED("objects are too many", changed->header.object_count = 0x10000001u);
    REFUSED("overlap", changed->header.object_count++);
    REFUSED("overlap", changed->header.capability_count++);
    REFUSED("strings end at byte", changed->header.size_bytes--);
    REFUSED("has no instance", changed->header.instance_count = 0);
}

static void test_strings(void **state)
{
    (void)state;
    REFUSED("does not begin and end with NUL", changed->strings[0][0] = 'x');
    REFUSED("does not begin and end with NUL", changed->strings[15][SLOT_BYTES - 1] = 'x');
    REFUSED("does not begin and end with NUL", changed->header.string_bytes = 0);
    REFUSED("name of object 3 lies outside", changed->objects[3].name = sizeof(good.strings));
    REFUSED("name of instance 1 has no characters", changed->instances[1].name = 0);
    REFUSED("name of the type of instance 1 lies", changed->instances[1].type = UINT32_MAX);
    REFUSED("does not print", changed->strings[8][0] = '\033');
    REFUSED("too many characters", memset(changed->strings[8], 'x', 8 * SLOT_BYTES - 1);
            changed->instances[1].name = SLOT(7); memset(changed->strings[7], 'x', SLOT_BYTES));
}

static void test_objects(void **state)
{
    (void)state;
    REFUSED("object data has unknown kind 9", changed->objects[3].kind = 9);
    REFUSED("memory data: size 0", changed->objects[3].size_bytes = 0);
    REFUSED("memory data: size 4097", changed->objects[3].size_bytes = 4097);
    REFUSED("memory data: size", changed->objects[3].size_bytes = 1ull << 63);
    REFUSED("object kick has a size", changed->objects[4].size_bytes = 4096);
    REFUSED("kick is a second KVM device", changed->objects[4].kind = CAISSON_OBJECT_KVM);
    REFUSED("notification word: size 8192 is not one page", changed->objects[5].size_bytes = 8192);
    REFUSED("notification word: size 0 is not one page", changed->objects[5].size_bytes = 0);
    REFUSED("channel call: size 0 is not a positive", changed->objects[6].size_bytes = 0);
    REFUSED("channel call: size 8192 is", changed->objects[6].size_bytes = 8192);
    REFUSED("channel call: size 135169 is", changed->objects[6].size_bytes++);
    REFUSED("channel call: size 2147491840 is",
            changed->objects[6].size_bytes =
                CAISSON_CHANNEL_BYTES(CAISSON_MESSAGE_BYTES_MAX) + CAISSON_PAGE_BYTES);
    REFUSED("payload file/kick is missing", changed->objects[4].kind = CAISSON_OBJECT_FILE);
}

static void test_instances(void **state)
{
    (void)state;
    REFUSED("two instances are named vm0", changed->instances[1].name = SLOT(7));
    REFUSED("instance server has unknown kind 7", changed->instances[1].kind = 7);
    REFUSED("instance server has unknown flags", changed->instances[1].flags = 4);
    REFUSED("members of instance server lie outside",
            changed->instances[1].members = sizeof(good.strings));
    REFUSED("unknown restart policy 3", changed->instances[1].restart = 3);
    REFUSED("instance vm0: 0 bytes of memory", changed->instances[0].memory_bytes = 0);
    REFUSED("instance vm0: 5000 bytes of memory", changed->instances[0].memory_bytes = 5000);
    REFUSED("are too many", changed->instances[1].memory_bytes = 1ull << 60);
    REFUSED("payload program/console is missing", changed->instances[1].name = SLOT(2));
}

static void test_runs(void **state)
{
    (void)state;
    REFUSED("vm0 and server share", changed->instances[1].first_capability = 3);
    REFUSED("4 capabilities belong to nobody", changed->instances[1].capability_count = 1);
    REFUSED("server and client share", changed->instances[2].first_capability = 4);
    REFUSED("has undeclared capabilities", changed->instances[1].first_capability = 8);
    REFUSED("has undeclared", changed->instances[1].first_capability = UINT32_MAX);
    REFUSED("has undeclared", changed->instances[1].capability_count = UINT32_MAX);
    REFUSED("server: descriptor 5 stands where 4", changed->capabilities[5].descriptor = 5);
    REFUSED("server: descriptor 3 stands where 4", changed->capabilities[5].descriptor = 3);
    REFUSED("vm0: descriptor 0 stands where 3", changed->capabilities[0].descriptor = 0);
    REFUSED("descriptor 4 names object 8 of 8", changed->capabilities[5].object = 8);
    REFUSED("unknown rights 0x0", changed->capabilities[5].rights = 0);
    REFUSED("unknown rights 0x6", changed->capabilities[5].rights = 6);
    REFUSED("file bzimage would be writable", changed->capabilities[2].rights = 3);
    REFUSED("vm0 has two consoles", changed->objects[4].kind = CAISSON_OBJECT_CONSOLE;
            changed->capabilities[3].object = 4; changed->capabilities[5].object = 3;
            changed->capabilities[6] = changed->capabilities[3];
            changed->capabilities[6].object = 3; changed->capabilities[6].descriptor = 5);
    REFUSED("console console is handed out twice", changed->capabilities[3].object = 0);
}

static void test_roles(void **state)
{
    (void)state;
    REFUSED("server: descriptor 4 has unknown role 6", changed->capabilities[5].role = 6);
    REFUSED("unknown role 4294967295", changed->capabilities[5].role = UINT32_MAX);
    REFUSED("vm0: role client does not fit memory data",
            changed->capabilities[3].role = CAISSON_ROLE_CLIENT);
    REFUSED("vm0: role emitter does not fit console console",
            changed->capabilities[0].role = CAISSON_ROLE_EMITTER);
    REFUSED("vm0: role consumer does not fit file bzimage",
            changed->capabilities[2].role = CAISSON_ROLE_CONSUMER);
    REFUSED("server: role server does not fit event kick",
            changed->capabilities[5].role = CAISSON_ROLE_SERVER);
    REFUSED("server: role none does not fit notification word", changed->capabilities[7].role = 0);
    REFUSED("server: role outcome does not fit channel call",
            changed->capabilities[8].role = CAISSON_ROLE_OUTCOME);
    REFUSED("server has to read and write notification word",
            changed->capabilities[7].rights = CAISSON_RIGHT_READ);
    REFUSED("client has to read and write channel call",
            changed->capabilities[10].rights = CAISSON_RIGHT_WRITE);
    REFUSED("channel call has two clients", changed->capabilities[8].role = CAISSON_ROLE_CLIENT);
    REFUSED("channel call has two servers", changed->capabilities[10].role = CAISSON_ROLE_SERVER);
    REFUSED("client has an outcome, but no control", changed->instances[2].flags = 0);
    REFUSED("client has two outcomes", changed->capabilities[9] = (struct caisson_capability){
                                           4, 3, CAISSON_RIGHT_WRITE, CAISSON_ROLE_OUTCOME});
    REFUSED("outcome told is handed out twice", changed->capabilities[5].object = 7);
}

static void test_payloads(void **state)
{
    struct caisson_payload payloads[4];
    (void)state;
    refuse(&good, good_payloads, 2, "payload file/bzimage is missing");
    refuse(&good, good_payloads + 1, 2, "payload program/vm0 is missing");
    refuse(&good, good_payloads, UINT64_MAX, "are too many");
    memcpy(payloads, good_payloads, sizeof(payloads));
    payloads[0].start = (const unsigned char *)"#!/bin/sh";
    payloads[0].end = payloads[0].start + 9;
    refuse(&good, payloads, 4, "payload program/vm0 is not an ELF file");
    payloads[0].start = elf;
    payloads[0].end = elf + 3;
    refuse(&good, payloads, 4, "payload program/vm0 is not an ELF file");
    payloads[0].start = elf + 4;
    payloads[0].end = elf;
    refuse(&good, payloads, 4, "number 0 is malformed");
    payloads[0].name = NULL;
    refuse(&good, payloads, 4, "number 0 is malformed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),     cmocka_unit_test(test_header),
        cmocka_unit_test(test_sections), cmocka_unit_test(test_strings),
        cmocka_unit_test(test_objects),  cmocka_unit_test(test_instances),
        cmocka_unit_test(test_runs),     cmocka_unit_test(test_roles),
        cmocka_unit_test(test_payloads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
