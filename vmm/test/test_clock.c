/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock that tells a guest the date: its registers, on a memory bus and with a host's time of
 * the test's own. */
#include "fixture.h"

#include "vmm/device/devices.h"
#include "vmm/machine.h"

#include <time.h>

#define NOW 1700000000u

static const struct layout layout = {.free_start = 0xd7000000, .free_end = 0xd8000000};
static struct vmm vmm;
static struct device device;
static char state[256];
static int64_t host_time;

int __wrap_clock_gettime(clockid_t clock, struct timespec *ret_now);

int __wrap_clock_gettime(clockid_t clock, struct timespec *ret_now)
{
    assert_int_equal(clock, CLOCK_REALTIME);
    *ret_now = (struct timespec){.tv_sec = host_time, .tv_nsec = 999999999};
    return 0;
}

/* As when a machine begins. */
static int begin(void **unused)
{
    (void)unused;
    vmm = (struct vmm){.name = "vm0", .layout = &layout, .free_start = layout.free_start};
    device = (struct device){.operations = &clock_device, .vmm = &vmm, .state = state};
    host_time = NOW;
    assert_true(clock_device.state_bytes <= sizeof(state));
    assert_int_equal(clock_device.place(&device), 0);
    assert_int_equal(device.resource_count, 1);
    assert_int_equal(device.resources[0].start, layout.free_start);
    return 0;
}

static uint64_t get(uint64_t offset, uint32_t width)
{
    bool known;
    uint64_t value = bus_read(&vmm.mmio, layout.free_start + offset, width, &known);

    assert_true(known);
    return value;
}

static void put(uint64_t offset, uint32_t width, uint64_t value)
{
    assert_true(bus_write(&vmm.mmio, layout.free_start + offset, width, value));
}

static void tells_the_date(void **unused)
{
    (void)unused;
    assert_int_equal(get(0x000, 4), NOW);
    host_time += 61;
    assert_int_equal(get(0x000, 4), NOW + 61);
    assert_int_equal(get(0x00c, 4), 1); /* it runs, whatever the guest says */
    put(0x00c, 4, 0);
    assert_int_equal(get(0x00c, 4), 1);
    host_time = INT64_C(0x100000005); /* the register is 32 bits wide */
    assert_int_equal(get(0x000, 4), 5);
}

static void is_set_until_a_reset(void **unused)
{
    put(0x008, 4, 1000);
    assert_int_equal(get(0x008, 4), 1000);
    assert_int_equal(get(0x000, 4), 1000);
    host_time += 5;
    assert_int_equal(get(0x000, 4), 1005);
    begin(unused);
    assert_int_equal(get(0x000, 4), NOW);
    assert_int_equal(get(0x008, 4), 0);
}

/* Linux takes the driver by these numbers. */
static void says_what_it_is(void **unused)
{
    static const uint8_t bytes[] = {0x31, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

    (void)unused;
    for (uint32_t i = 0; i < sizeof(bytes); i++)
        assert_int_equal(get(0xfe0 + 4 * i, 4), bytes[i]);
    assert_int_equal(get(0xfdc, 4), 0);
}

static void has_no_alarm(void **unused)
{
    (void)unused;
    put(0x004, 4, NOW);
    put(0x010, 4, 0xffffffff);
    assert_int_equal(get(0x004, 4), NOW);
    assert_int_equal(get(0x010, 4), 1);
    assert_int_equal(get(0x014, 4), 0);
    assert_int_equal(get(0x018, 4), 0);
}

static void takes_whole_registers_only(void **unused)
{
    (void)unused;
    put(0x008, 2, 7);
    put(0x008, 8, 7);
    put(0x009, 4, 7);
    put(0x000, 4, 7); /* for reading */
    assert_int_equal(get(0x000, 4), NOW);
    assert_int_equal(get(0x000, 1), 0xff);
    assert_int_equal(get(0x000, 8), UINT64_MAX);
    assert_int_equal(get(0x002, 4), 0xffffffff);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(tells_the_date, begin),
        cmocka_unit_test_setup(is_set_until_a_reset, begin),
        cmocka_unit_test_setup(says_what_it_is, begin),
        cmocka_unit_test_setup(has_no_alarm, begin),
        cmocka_unit_test_setup(takes_whole_registers_only, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
