/* SPDX-License-Identifier: BSD-2-Clause */
/* The dispatcher: who answers, with which offset, and what nobody answers. */
#include "fixture.h"

#include "vmm/bus.h"

#include <errno.h>
#include <string.h>

struct probe {
    uint64_t offset;
    uint32_t width;
    uint64_t value;
    int calls;
};

static uint64_t probe_read(void *device, uint64_t offset, uint32_t width)
{
    struct probe *probe = device;

    probe->calls++;
    probe->offset = offset;
    probe->width = width;
    return UINT64_C(0x1122334455667788);
}

static void probe_write(void *device, uint64_t offset, uint32_t width, uint64_t value)
{
    struct probe *probe = device;

    *probe = (struct probe){offset, width, value, probe->calls + 1};
}

static const struct bus_operations operations = {"probe", probe_read, probe_write};

static void finds_the_device(void **state)
{
    struct bus bus = {0};
    struct probe low = {0};
    struct probe high = {0};
    bool known;

    (void)state;
    assert_int_equal(bus_add(&bus, 0x200, 8, &operations, &high), 0);
    assert_int_equal(bus_add(&bus, 0x100, 4, &operations, &low), 0);
    assert_int_equal(bus_read(&bus, 0x102, 2, &known), 0x7788);
    assert_true(known);
    assert_int_equal(low.offset, 2);
    assert_int_equal(low.width, 2);
    assert_true(bus_write(&bus, 0x204, 4, UINT64_C(0xffffffff00000001)));
    assert_int_equal(high.offset, 4);
    assert_int_equal(high.value, 1);
}

static void written_only(void **state)
{
    static const struct bus_operations written = {.name = "written", .write = probe_write};
    struct bus bus = {0};
    struct probe probe = {0};
    bool known = false;

    (void)state;
    assert_int_equal(bus_add(&bus, 0x100, 4, &written, &probe), 0);
    assert_int_equal(bus_read(&bus, 0x100, 2, &known), 0xffff);
    assert_true(known);
    assert_int_equal(probe.calls, 0);
}

static void nobody_reads_ones(void **state)
{
    struct bus bus = {0};
    struct probe probe = {0};
    bool known = true;

    (void)state;
    assert_int_equal(bus_add(&bus, 0x100, 4, &operations, &probe), 0);
    assert_int_equal(bus_read(&bus, 0x104, 1, &known), 0xff);
    assert_false(known);
    assert_int_equal(bus_read(&bus, 0x0ff, 4, &known), 0xffffffff);
    assert_true(bus_read(&bus, UINT64_MAX, 8, &known) == UINT64_MAX);
    assert_false(bus_write(&bus, 0x50, 1, 0));
    assert_int_equal(probe.calls, 0);
}

static void access_must_stay_inside(void **state)
{
    struct bus bus = {0};
    struct probe probe = {0};
    bool known;

    (void)state;
    assert_int_equal(bus_add(&bus, 0x100, 4, &operations, &probe), 0);
    assert_int_equal(bus_read(&bus, 0x102, 4, &known), 0xffffffff);
    assert_false(known);
    assert_false(bus_write(&bus, 0x103, 2, 1));
    assert_int_equal(probe.calls, 0);
}

static void refuses_bad_ranges(void **state)
{
    struct bus bus = {0};
    struct probe probe = {0};

    (void)state;
    assert_int_equal(bus_add(&bus, 0x100, 0, &operations, &probe), -EINVAL);
    assert_int_equal(bus_add(&bus, UINT64_MAX, 2, &operations, &probe), -EINVAL);
    assert_int_equal(bus_add(&bus, 0x100, 0x10, &operations, &probe), 0);
    assert_int_equal(bus_add(&bus, 0x10f, 1, &operations, &probe), -EINVAL);
    assert_int_equal(bus_add(&bus, 0xff, 2, &operations, &probe), -EINVAL);
    assert_int_equal(bus_add(&bus, 0x110, 1, &operations, &probe), 0);
    assert_int_equal(bus_add(&bus, UINT64_MAX, 1, &operations, &probe), 0);
}

static void is_bounded(void **state)
{
    struct bus bus = {0};

    (void)state;
    for (uint64_t i = 0; i < BUS_DEVICES_MAX; i++)
        assert_int_equal(bus_add(&bus, i, 1, &operations, NULL), 0);
    assert_int_equal(bus_add(&bus, BUS_DEVICES_MAX, 1, &operations, NULL), -ENOSPC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_device),   cmocka_unit_test(written_only),
        cmocka_unit_test(nobody_reads_ones),  cmocka_unit_test(access_must_stay_inside),
        cmocka_unit_test(refuses_bad_ranges), cmocka_unit_test(is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
