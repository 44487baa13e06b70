/* SPDX-License-Identifier: BSD-2-Clause */
/* What the end of an instance changes in the memory that it shared, and what it leaves alone. */
#include "abi/notification.h"
#include "abi/rpc.h"
#include "loader/notice.h"
#include "loader/objects.h"
#include "loader/test/test_system.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define MESSAGE_BYTES 5120u
/* Three pages: the middle is within one. */
#define CHANNEL_BYTES CAISSON_CHANNEL_BYTES(MESSAGE_BYTES)
#define CHANNEL_WORDS (CHANNEL_BYTES / 4)
#define REQUEST_WORD  (offsetof(struct caisson_channel, request) / 4)
#define REPLY_WORD    (CAISSON_REPLY_OFFSET(CHANNEL_BYTES) / 4)
#define GONE          7u /* ended three times, times 2, and 1: it will not come again */
#define AWAY          6u /* likewise, but it will */

enum { OBJECT_WORD, OBJECT_CALL, OBJECT_KICK };
enum { INSTANCE_CLIENT, INSTANCE_SERVER };

TEST_SYSTEM_BLOCK(3, 2, 5, 4);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects =
        {
            [OBJECT_WORD] = {CAISSON_OBJECT_NOTIFICATION, SLOT(2), 4096},
            [OBJECT_CALL] = {CAISSON_OBJECT_CHANNEL, SLOT(2), CHANNEL_BYTES},
            [OBJECT_KICK] = {CAISSON_OBJECT_EVENTFD, SLOT(2), 0},
        },
    .instances =
        {
            [INSTANCE_CLIENT] = {SLOT(2), SLOT(3), CAISSON_INSTANCE_COMPONENT, 0, 0, 0, 3, 0, 0},
            [INSTANCE_SERVER] = {SLOT(3), SLOT(3), CAISSON_INSTANCE_COMPONENT, 0, 0, 3, 2, 0, 0},
        },
    .capabilities =
        {
            {OBJECT_WORD, 3, 3, CAISSON_ROLE_EMITTER},
            {OBJECT_CALL, 4, 3, CAISSON_ROLE_CLIENT},
            {OBJECT_KICK, 5, 2, CAISSON_ROLE_EMITTER},
            {OBJECT_CALL, 3, 3, CAISSON_ROLE_SERVER},
            {OBJECT_WORD, 4, 3, CAISSON_ROLE_CONSUMER},
        },
    .strings = {"", "notices", "client", "server"},
};

struct fixture {
    struct tables tables;
    struct running_object objects[3];
    struct running running;
    uint32_t *channel; /* as a peer has it: another mapping */
};

/* Every word of the channel is WAITING: whatever a notice touches shows. */
static int set_up(void **state)
{
    static struct fixture fixture;
    fixture.tables = (struct tables){.header = &block.header,
                                     .objects = block.objects,
                                     .instances = block.instances,
                                     .capabilities = block.capabilities};
    fixture.running = (struct running){.tables = &fixture.tables, .objects = fixture.objects};
    for (size_t i = 0; i < 2; i++) {
        struct running_object *made = &fixture.objects[i];
        made->descriptor = object_make_memory("shared", CHANNEL_BYTES);
        assert_int_equal(notice_prepare(&block.objects[i], made), 0);
        assert_non_null(made->shared);
    }
    fixture.objects[OBJECT_KICK].descriptor = object_make_eventfd();
    assert_int_equal(notice_prepare(&block.objects[OBJECT_KICK], &fixture.objects[2]), 0);
    assert_null(fixture.objects[2].shared);
    fixture.channel = mmap(NULL, CHANNEL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
                           fixture.objects[OBJECT_CALL].descriptor, 0);
    assert_ptr_not_equal(fixture.channel, MAP_FAILED);
    for (size_t i = 0; i < CHANNEL_WORDS; i++)
        fixture.channel[i] = CAISSON_NOTIFICATION_WAITING;
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    munmap(fixture->channel, CHANNEL_BYTES);
    for (size_t i = 0; i < 3; i++)
        notice_discard(&block.objects[i], &fixture->objects[i]);
    close(fixture->objects[OBJECT_WORD].descriptor);
    close(fixture->objects[OBJECT_CALL].descriptor);
    close(fixture->objects[OBJECT_KICK].descriptor);
    return 0;
}

static void expect_changed(const struct fixture *fixture, size_t ended, uint32_t value, size_t word)
{
    for (size_t i = 0; i < CHANNEL_WORDS; i++) {
        uint32_t expected = i == ended  ? value
                            : i == word ? CAISSON_NOTIFICATION_SIGNALLED
                                        : CAISSON_NOTIFICATION_WAITING;
        assert_int_equal(fixture->channel[i], expected);
    }
}

static void test_server_ends(void **state)
{
    const struct fixture *fixture = *state;
    notice_instance_ended(&fixture->running, INSTANCE_SERVER, 3, true);
    expect_changed(fixture, 0, GONE, REPLY_WORD);
}

static void test_client_ends(void **state)
{
    const struct fixture *fixture = *state;
    notice_instance_ended(&fixture->running, INSTANCE_CLIENT, 3, false);
    expect_changed(fixture, 1, AWAY, REQUEST_WORD);
}

/* What an instance wrote over the loader's words does not count. */
static void test_what_stands_there(void **state)
{
    const struct fixture *fixture = *state;
    fixture->channel[0] = fixture->channel[1] = UINT32_MAX;
    fixture->channel[REPLY_WORD] = 77;
    notice_instance_ended(&fixture->running, INSTANCE_CLIENT, 3, true);
    notice_instance_ended(&fixture->running, INSTANCE_SERVER, 3, true);
    assert_int_equal(fixture->channel[0], GONE);
    assert_int_equal(fixture->channel[1], GONE);
    assert_int_equal(fixture->channel[REPLY_WORD], CAISSON_NOTIFICATION_SIGNALLED);
}

static uint64_t kicks(const struct fixture *fixture)
{
    uint64_t count = 0;
    assert_int_equal(read(fixture->objects[OBJECT_KICK].descriptor, &count, sizeof(count)),
                     sizeof(count));
    return count;
}

/* It may have ended between its exchange and its kick. */
static void test_emitter_ends(void **state)
{
    const struct fixture *fixture = *state;
    notice_instance_ended(&fixture->running, INSTANCE_CLIENT, 3, false);
    assert_int_equal(kicks(fixture), 1);
}

/* A peer that fills the eventfd does not hold the loader back. */
static void test_kick_is_full(void **state)
{
    const struct fixture *fixture = *state;
    const uint64_t full = UINT64_MAX - 1;
    assert_int_equal(write(fixture->objects[OBJECT_KICK].descriptor, &full, sizeof(full)),
                     sizeof(full));
    notice_instance_ended(&fixture->running, INSTANCE_CLIENT, 3, false);
    assert_int_equal(kicks(fixture), full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_server_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_client_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_stands_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_emitter_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_kick_is_full, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
