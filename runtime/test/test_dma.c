/* SPDX-License-Identifier: BSD-2-Clause */
/* The DMA pool: alignment, exhaustion, reuse, misuse. */
#include "channel.h"

#include <camkes/dma.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

enum { POOL_BYTES = 65536, PIECES = 64 };

static void nothing_without_a_pool(void **state)
{
    (void)state;
    assert_int_equal(camkes_dma_init(0), 0);
    assert_null(camkes_dma_alloc(1, 0, true));
    assert_int_equal(camkes_dma_get_paddr(&state), 0);
}

static void pieces_are_aligned_and_zero(void **state)
{
    (void)state;
    assert_int_equal(camkes_dma_init(POOL_BYTES - 1), 0);
    for (unsigned align = 1; align <= POOL_BYTES; align *= 2) {
        unsigned char *piece = camkes_dma_alloc(100, align, false);

        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % align, 0);
        for (int i = 0; i < 100; i++)
            assert_int_equal(piece[i], 0);
        memset(piece, 0xff, 100);
        assert_int_equal(camkes_dma_get_paddr(piece + 99), (uintptr_t)piece + 99);
        camkes_dma_free(piece, 100);
    }
}

static void misuse_is_refused(void **state)
{
    char *piece = camkes_dma_alloc(200, 0, true);
    char outside[64];

    (void)state;
    assert_null(camkes_dma_alloc(0, 0, true));
    assert_null(camkes_dma_alloc(POOL_BYTES + 1, 0, true));
    assert_null(camkes_dma_alloc(SIZE_MAX, 0, true));
    assert_null(camkes_dma_alloc(1, 3, true));
    assert_null(camkes_dma_alloc(1, (unsigned)-8, true));
    assert_null(camkes_dma_alloc(1, 1u << 31, true));
    camkes_dma_free(NULL, 1);
    camkes_dma_free(outside, 1);
    camkes_dma_free(piece + 1, 64);
    camkes_dma_free(piece, SIZE_MAX);
    camkes_dma_free(piece, 200);
    camkes_dma_free(piece, 200);
}

/* Pieces come and go in a fixed disorder; none overlaps another, and in the end the pool is one
 * piece again. */
static void pieces_never_overlap(void **state)
{
    unsigned char *pieces[PIECES] = {0};
    size_t sizes[PIECES] = {0};
    uint32_t random = 7;
    void *whole;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t i;

        random = random * 1664525u + 1013904223u;
        i = (random >> 16) % PIECES;
        if (pieces[i]) {
            for (size_t k = 0; k < sizes[i]; k++)
                assert_int_equal(pieces[i][k], i);
            camkes_dma_free(pieces[i], sizes[i]);
            pieces[i] = NULL;
        } else {
            sizes[i] = 1 + (random >> 8) % 3000;
            pieces[i] = camkes_dma_alloc(sizes[i], 1u << (random >> 28), true);
            if (pieces[i])
                memset(pieces[i], (int)i, sizes[i]);
        }
    }
    for (size_t i = 0; i < PIECES; i++)
        camkes_dma_free(pieces[i], sizes[i]);
    whole = camkes_dma_alloc(POOL_BYTES, 4096, true);
    assert_non_null(whole);
    assert_null(camkes_dma_alloc(1, 0, true));
    assert_null(camkes_dma_alloc_page());
    camkes_dma_free(whole, POOL_BYTES);
    whole = camkes_dma_alloc_page();
    assert_non_null(whole);
    camkes_dma_free_page(whole);
}

/* Whatever an application does with its piece, nothing of the pool's lies behind or in it. */
static void pieces_hold_nothing_of_the_pool(void **state)
{
    char *first = camkes_dma_alloc(64, 0, true);
    char *second = camkes_dma_alloc(64, 0, true);
    char *whole;

    (void)state;
    camkes_dma_free(second, 64);
    memset(second, 0xff, 64); /* written after it was freed */
    camkes_dma_free(first, 64);
    memset(first, 0xff, 64);
    whole = camkes_dma_alloc(POOL_BYTES, POOL_BYTES, true);
    assert_ptr_equal(whole, first);
    assert_int_equal(whole[0], 0);
    camkes_dma_free(whole, POOL_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_without_a_pool),
        cmocka_unit_test(pieces_are_aligned_and_zero),
        cmocka_unit_test(misuse_is_refused),
        cmocka_unit_test(pieces_never_overlap),
        cmocka_unit_test(pieces_hold_nothing_of_the_pool),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
