/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that asks for dataports at random, mostly nearly right: whatever it asks, each page of
 * its RAM is its own or one dataport's, as a second book-keeping says, and the monitor gains
 * neither mappings nor descriptors.
 */
#include "fixture.h"

#include "vmm/device/crossvm.h"
#include "vmm/layout.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define PAGE      4096ull
#define LOW_PAGES 40u
#define PAGES     64u /* of RAM; the last 24 above the hole */
#define HIGH      UINT64_C(0x100000000)
#define DATAPORTS 3u
#define REQUESTS  20000u
#define SLACK     8u /* mappings of the C library's and of sanitizers */

static const uint64_t sizes[DATAPORTS] = {PAGE, 5 * PAGE, 16 * PAGE};

struct world {
    struct memory memory;
    struct crossvm crossvm;
    struct log_limit limit;
    int descriptors[DATAPORTS];
    uint32_t owner[PAGES]; /* the dataport's id; 0: private */
    uint64_t offset[PAGES];
    uint32_t kept[PAGES]; /* what a private page holds since a life ended */
    uint64_t random;
};

static uint64_t next_random(struct world *world)
{
    /* xorshift64: the same requests in each run */
    world->random ^= world->random << 13;
    world->random ^= world->random >> 7;
    world->random ^= world->random << 17;
    return world->random;
}

static uint64_t page_address(uint32_t page)
{
    return page < LOW_PAGES ? page * PAGE : HIGH + (page - LOW_PAGES) * PAGE;
}

/* Each page tells whose it is by its first word. */
static uint32_t mark(uint32_t id, uint64_t offset)
{
    return id << 16 | (uint32_t)(offset / PAGE);
}

static void put(struct world *world, uint64_t offset, uint64_t value)
{
    crossvm_operations.write(&world->crossvm, offset, 4, value & UINT32_MAX);
}

static uint64_t get(struct world *world, uint64_t offset)
{
    return crossvm_operations.read(&world->crossvm, offset, 4);
}

/* Another driver's life: what was lent is kept. */
static void begin_life(struct world *world)
{
    put(world, CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_BEGIN);
    for (uint32_t page = 0; page < PAGES; page++) {
        if (world->owner[page] != 0)
            world->kept[page] = mark(world->owner[page], world->offset[page]);
        world->owner[page] = 0;
    }
}

static int begin(void **state)
{
    static struct world world;

    world = (struct world){.limit = LOG_LIMIT_INITIALIZER, .random = 0x9e3779b97f4a7c15};
    assert_int_equal(
        memory_init(&world.memory, PAGES * PAGE,
                    &(struct layout){.hole_start = LOW_PAGES * PAGE, .hole_end = HIGH}),
        0);
    crossvm_init(&world.crossvm, "vm0", &world.limit);
    for (uint32_t i = 0; i < DATAPORTS; i++) {
        world.descriptors[i] = make_file("", 0, sizes[i]);
        for (uint64_t offset = 0; offset < sizes[i]; offset += PAGE) {
            uint32_t value = mark(i + 1, offset);
            assert_int_equal(pwrite(world.descriptors[i], &value, 4, (off_t)offset), 4);
        }
        assert_int_equal(crossvm_add_dataport(&world.crossvm, "port", world.descriptors[i],
                                              PROT_READ | PROT_WRITE, sizes[i]),
                         0);
    }
    assert_int_equal(crossvm_map_window(&world.crossvm), 0);
    assert_int_equal(crossvm_start(&world.crossvm, &world.memory), 0);
    begin_life(&world);
    *state = &world;
    return 0;
}

static int end(void **state)
{
    struct world *world = *state;

    crossvm_finish(&world->crossvm);
    memory_finish(&world->memory);
    for (uint32_t i = 0; i < DATAPORTS; i++)
        close(world->descriptors[i]);
    return 0;
}

static void put_wide(struct world *world, uint64_t offset, uint64_t value)
{
    put(world, offset, value);
    put(world, offset + 4, value >> 32);
}

/* Right most of the time, else off by a little or by everything. */
static uint64_t spoil(struct world *world, uint64_t value)
{
    uint64_t by = next_random(world);

    switch (by % 16) {
    case 0:
        return value + (by >> 8 & 1 ? PAGE : -PAGE);
    case 1:
        return value ^ UINT64_C(1) << (by >> 8) % 64;
    case 2:
        return by;
    default:
        return value;
    }
}

static void book_share(struct world *world, uint32_t id, uint64_t offset, uint64_t address,
                       uint64_t length)
{
    for (uint32_t page = 0; page < PAGES; page++) {
        uint64_t from_start = page_address(page) - address;
        if (page_address(page) < address || from_start >= length)
            continue;
        assert_int_equal(world->owner[page], 0);
        world->owner[page] = id;
        world->offset[page] = offset + from_start;
    }
}

static void share_something(struct world *world)
{
    uint32_t id = (uint32_t)spoil(world, 1 + next_random(world) % DATAPORTS);
    uint64_t size = id >= 1 && id <= DATAPORTS ? sizes[id - 1] : PAGE;
    uint64_t offset = spoil(world, next_random(world) % (size / PAGE) * PAGE);
    uint64_t address = spoil(world, page_address((uint32_t)(next_random(world) % PAGES)));
    uint64_t length = spoil(world, (1 + next_random(world) % (size / PAGE)) * PAGE);

    put(world, CAISSON_CROSSVM_REG_ID, id);
    put(world, CAISSON_CROSSVM_REG_ASKER, get(world, CAISSON_CROSSVM_REG_LIFE));
    put_wide(world, CAISSON_CROSSVM_REG_TOTAL_LOW, spoil(world, size));
    put_wide(world, CAISSON_CROSSVM_REG_OFFSET_LOW, offset);
    put_wide(world, CAISSON_CROSSVM_REG_ADDRESS_LOW, address);
    put_wide(world, CAISSON_CROSSVM_REG_LENGTH_LOW, length);
    put(world, CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_SHARE);
    if (crossvm_operations.read(&world->crossvm, CAISSON_CROSSVM_REG_STATUS, 4) == 0)
        book_share(world, id, offset, address, length);
}

static void take_back(struct world *world, uint32_t id)
{
    put(world, CAISSON_CROSSVM_REG_ID, id);
    put(world, CAISSON_CROSSVM_REG_ASKER, get(world, CAISSON_CROSSVM_REG_LIFE));
    put(world, CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_UNSHARE);
    for (uint32_t page = 0; page < PAGES; page++)
        if (world->owner[page] == id)
            world->owner[page] = world->kept[page] = 0;
}

static void scribble(struct world *world)
{
    uint64_t where = next_random(world);

    crossvm_operations.write(&world->crossvm, where % CAISSON_CROSSVM_REGISTERS_BYTES,
                             1u << (where >> 32) % 4, next_random(world));
    /* What this may have asked for is known no more. */
    for (uint32_t id = 1; id <= DATAPORTS; id++)
        take_back(world, id);
}

static void check_pages(struct world *world)
{
    for (uint32_t page = 0; page < PAGES; page++) {
        const uint32_t *found = memory_at(&world->memory, page_address(page), PAGE);
        uint32_t wanted = world->owner[page] == 0 ? world->kept[page]
                                                  : mark(world->owner[page], world->offset[page]);
        assert_int_equal(*found, wanted);
        assert_int_equal(world->crossvm.held[page], world->owner[page] != 0);
    }
}

static uint32_t count_mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    uint32_t count = 0;

    assert_non_null(maps);
    for (int byte; (byte = getc(maps)) != EOF;)
        count += byte == '\n';
    fclose(maps);
    return count;
}

static uint32_t count_descriptors(void)
{
    DIR *entries = opendir("/proc/self/fd");
    uint32_t count = 0;

    assert_non_null(entries);
    while (readdir(entries) != NULL)
        count++;
    closedir(entries);
    return count;
}

static void random_requests_stay_within_ram(void **state)
{
    struct world *world = *state;
    uint32_t mappings = count_mappings();
    uint32_t descriptors = count_descriptors();

    for (uint32_t i = 0; i < REQUESTS; i++) {
        uint64_t kind = next_random(world) % 64;
        if (kind == 0)
            scribble(world);
        else if (kind == 1)
            begin_life(world);
        else if (kind < 16)
            take_back(world, 1 + (uint32_t)(next_random(world) % DATAPORTS));
        else
            share_something(world);
        check_pages(world);
    }
    begin_life(world);
    check_pages(world);
    assert_in_range(count_mappings(), 1, mappings + SLACK + PAGES); /* some pages were kept */
    assert_int_equal(count_descriptors(), descriptors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_requests_stay_within_ram, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
