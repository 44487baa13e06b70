/* SPDX-License-Identifier: BSD-2-Clause */
/* The headers that applications include: all together, with strict warnings, and what their macros give. */
#include <camkes/dataport.h>
#include <camkes/dma.h>
#include <camkes/error.h>
#include <camkes/glue.h>
#include <camkes/instance.h>
#include <camkes/msgqueue.h>
#include <camkes/sync.h>
#include <camkes/timing.h>
#include <camkes/tls.h>
#include <camkes/virtqueue.h>
#include <sel4/sel4.h>
#include <sel4/types.h>
#include <utils/util.h>
#include <utils/zf_log.h>

#include "capture.h"
#include "channel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

static void arithmetic(void **state)
{
    int three[3] = {0};

    (void)state;
    assert_int_equal(ARRAY_SIZE(three), 3);
    assert_int_equal(BIT(12), PAGE_SIZE_4K);
    assert_int_equal(MASK(4), 15);
    assert_int_equal(ROUND_UP(4097, 4096), 8192);
    assert_int_equal(ROUND_UP(4096, 4096), 4096);
    assert_int_equal(ROUND_UP(7, 3), 9);
    assert_int_equal(ROUND_DOWN(8, 3), 6);
    assert_int_equal(DIV_ROUND_UP(9, 4), 3);
    assert_int_equal(MIN(2, 3), 2);
    assert_int_equal(MAX(2, 3), 3);
    assert_true(IS_POWER_OF_2(64) && !IS_POWER_OF_2(0) && !IS_POWER_OF_2(6));
    assert_true(IS_PAGE_ALIGNED_4K(8192ul) && !IS_PAGE_ALIGNED_4K(8193ul));
}

static void rights(void **state)
{
    (void)state;
    assert_true(seL4_CapRights_get_capAllowRead(seL4_CanRead));
    assert_false(seL4_CapRights_get_capAllowWrite(seL4_CanRead));
    assert_true(seL4_CapRights_get_capAllowWrite(seL4_AllRights));
    assert_false(seL4_CapRights_get_capAllowRead(seL4_NoRead));
    assert_int_equal(sizeof(seL4_Word), sizeof(void *));
}

static int print_logs(void)
{
    int calls = 0;

    ZF_LOGE("number %d", 5);
    ZF_LOGD("not at this level %d", ++calls);
    ZF_LOGW_IF(calls == 0, "holds");
    ZF_LOGW_IF(calls != 0, "does not");
    ZF_LOGF_IFERR(seL4_RangeError, "error");
    ZF_LOGF_IFERR(seL4_NoError, "none");
    seL4_Yield();
    seL4_DebugPutChar('x');
    return 0;
}

static void logs(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, print_logs);
    assert_int_equal(capture.status, 0);
    assert_non_null(strstr(capture.output, " print_logs: number 5\n"));
    assert_non_null(strstr(capture.output, "W test_headers.c:"));
    assert_non_null(strstr(capture.output, " print_logs: holds\n"));
    assert_non_null(strstr(capture.output, " print_logs: error\n"));
    assert_null(strstr(capture.output, "not"));
    assert_null(strstr(capture.output, "none"));
    assert_non_null(strstr(capture.output, "x"));
}

static void clocks_go_forward(void **state)
{
    const uint64_t ns = camkes_timing_ns(), ticks = camkes_timing_ticks();

    (void)state;
    while (camkes_timing_ns() == ns || camkes_timing_ticks() == ticks)
        ;
    assert_true(camkes_timing_ns() > ns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arithmetic),
        cmocka_unit_test(rights),
        cmocka_unit_test(logs),
        cmocka_unit_test(clocks_go_forward),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
