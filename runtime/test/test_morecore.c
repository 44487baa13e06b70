/* SPDX-License-Identifier: BSD-2-Clause */
/* The heap is in the range of `morecore_area`, also blocks of other threads and large ones. */
#include "capture.h"
#include "channel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <cmocka.h>

#define LIMIT_BYTES ((size_t)64 << 20)

extern char *morecore_area;
extern size_t morecore_size;

TEST_PROCESS({.name = "test"});

static bool in_heap(uintptr_t place)
{
    return place - (uintptr_t)morecore_area < morecore_size;
}

static void *allocate(void *bytes)
{
    return malloc((size_t)bytes);
}

static bool threads_block_in_heap(size_t bytes)
{
    pthread_t thread;
    void *block = NULL;
    bool in;

    if (pthread_create(&thread, NULL, allocate, (void *)bytes) != 0 ||
        pthread_join(thread, &block) != 0)
        return false;
    in = block && in_heap((uintptr_t)block);
    free(block);
    return in;
}

static bool block_in_heap(size_t bytes)
{
    void *block = malloc(bytes);
    const bool in = block && in_heap((uintptr_t)block);

    free(block);
    return in;
}

static int run(void)
{
    printf("%d %d %d", block_in_heap(1), block_in_heap(8 << 20), threads_block_in_heap(100));
    return 0;
}

static int start(void)
{
    const struct camkes_instance instance = {.name = "worker", .run = run};
    const struct camkes_process process = {
        .name = "worker",
        .outcome_descriptor = -1,
        .instance_count = 1,
        .instances = (const struct camkes_instance *const[]){&instance},
    };

    return camkes_process_start(&process);
}

static void blocks_are_in_the_heap(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, start);
    assert_string_equal(capture.output, "1 1 1");
    assert_int_equal(capture.status, 0);
}

/* A sanitizer's allocator has its blocks anywhere. */
static bool has_own_allocator(void)
{
    return morecore_area == NULL;
}

static int count_others(void)
{
    void *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int variable = 0;

    camkes_morecore_init();
    if (!has_own_allocator())
        printf("%d %d %d", in_heap((uintptr_t)page), in_heap((uintptr_t)&variable),
               in_heap((uintptr_t) "text"));
    else
        printf("0 0 0");
    return 0;
}

static void what_is_not_from_malloc_is_not(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, count_others);
    assert_string_equal(capture.output, "0 0 0");
}

static int fill(void)
{
    const struct rlimit limit = {LIMIT_BYTES, LIMIT_BYTES};
    bool in = true;
    void *block;

    camkes_morecore_init();
    if (has_own_allocator())
        return 0;
    if (setrlimit(RLIMIT_DATA, &limit) != 0)
        return 1;
    camkes_morecore_init();
    while ((block = malloc(1 << 20)))
        in = in && in_heap((uintptr_t)block);
    return !in || morecore_size != LIMIT_BYTES;
}

static void the_limit_is_the_size(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, fill);
    assert_int_equal(capture.status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_in_the_heap),
        cmocka_unit_test(what_is_not_from_malloc_is_not),
        cmocka_unit_test(the_limit_is_the_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
