/* SPDX-License-Identifier: BSD-2-Clause */
/* The headers that applications include: all together, with strict warnings, and what their macros
 * give. */
#include <autoconf.h>
#include <camkes/console.h>
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
#include <platsupport/sync/atomic.h>
#include <platsupport/sync/spinlock.h>
#include <sel4/constants.h>
#include <sel4/errors.h>
#include <sel4/sel4.h>
#include <sel4/simple_types.h>
#include <sel4/types.h>
#include <sel4bench/sel4bench.h>
#include <sel4utils/sel4_zf_logif.h>
#include <sel4utils/util.h>
#include <utils/circular_buffer.h>
#include <utils/frequency.h>
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
    assert_int_equal(ALIGN_UP(5, 4), 8);
    assert_int_equal(ALIGN_DOWN(7, 4), 4);
    assert_int_equal(LOG_BASE_2(4097ul), 12);
    assert_int_equal(CLAMP(2, 9, 5), 5);
    assert_int_equal(BYTES_TO_4K_PAGES(4097), 2);
    assert_int_equal(NS_IN_S, 1000000000);
    assert_int_equal(muldivu64(UINT64_MAX, 10, 20), UINT64_MAX / 2);
    assert_int_equal(freq_cycles_and_hz_to_ns(3000, 3 * MHZ), 1000000);
}

#if PAGE_SIZE_4K != 4096 || BIT(3) != 8
#error "the preprocessor can count with these"
#endif

#define IS_ON  1
#define IS_OFF 0

static void configuration(void **state)
{
    (void)state;
    assert_int_equal(config_set(IS_ON), 1);
    assert_int_equal(config_set(IS_OFF), 0);
    assert_int_equal(config_set(IS_MISSING), 0);
    assert_int_equal(config_set(CONFIG_PRINTING), 1);
    assert_int_equal(CONFIG_WORD_SIZE, seL4_WordBits);
    assert_int_equal(CONFIG_CAMKES_DEFAULT_STACK_SIZE, CAMKES_STACK_BYTES);
}

static void *count_up(void *argument)
{
    struct {
        sync_spinlock_t lock;
        int count;
    } *both = argument;

    for (int i = 0; i < 10000; i++) {
        sync_spinlock_lock(&both->lock);
        both->count++;
        sync_spinlock_unlock(&both->lock);
    }
    return NULL;
}

static void locks_and_counters(void **state)
{
    struct {
        sync_spinlock_t lock;
        int count;
    } both = {1, 0};
    pthread_t thread;
    int old;

    (void)state;
    sync_spinlock_init(&both.lock);
    thread = thread_run(count_up, &both);
    count_up(&both);
    pthread_join(thread, NULL);
    assert_int_equal(both.count, 20000);
    assert_int_equal(sync_spinlock_trylock(&both.lock), 0);
    assert_int_not_equal(sync_spinlock_trylock(&both.lock), 0);
    assert_int_equal(sync_atomic_increment(&both.count, __ATOMIC_SEQ_CST), 20001);
    both.count = INT_MAX - 1;
    assert_int_equal(sync_atomic_increment_safe(&both.count, &old, __ATOMIC_SEQ_CST), 0);
    assert_int_equal(old, INT_MAX - 1);
    assert_int_equal(sync_atomic_increment_safe(&both.count, &old, __ATOMIC_SEQ_CST), -1);
    assert_int_equal(both.count, INT_MAX);
}

static void rings_of_bytes(void **state)
{
    _Alignas(circ_buf_t) uint8_t memory[sizeof(circ_buf_t) + 3];
    circ_buf_t *ring = (void *)memory;

    (void)state;
    assert_int_equal(circ_buf_init(sizeof(circ_buf_t) + 1, ring), -1);
    assert_int_equal(circ_buf_init(sizeof(memory), ring), 0);
    for (uint8_t i = 0; i < 20; i++) {
        assert_true(circ_buf_is_empty(ring));
        circ_buf_put(ring, i);
        circ_buf_put(ring, 100);
        assert_true(circ_buf_is_full(ring));
        assert_int_equal(circ_buf_get(ring), i);
        assert_int_equal(circ_buf_get(ring), 100);
    }
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
        cmocka_unit_test(arithmetic),     cmocka_unit_test(rights),
        cmocka_unit_test(logs),           cmocka_unit_test(clocks_go_forward),
        cmocka_unit_test(configuration),  cmocka_unit_test(locks_and_counters),
        cmocka_unit_test(rings_of_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
