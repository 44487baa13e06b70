/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: a guest's accesses to the cross-VM device, over a small RAM with a hole. An input is
 * a row of steps, each a byte that says what is done, and its numbers (step() has them). After each
 * step the device's lists agree with each other, and at the end guest RAM is what they say.
 */
#include "input.h"

#include "vmm/device/crossvm.h"
#include "vmm/layout.h"

#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE       4096ull
#define LOW_PAGES  12u
#define HIGH_PAGES 4u
#define RAM_PAGES  (LOW_PAGES + HIGH_PAGES)
#define HIGH_START UINT64_C(0x100000000)
#define DATAPORTS  3u

static const uint32_t dataport_pages[DATAPORTS] = {4, 1, 20};

struct world {
    struct crossvm crossvm;
    struct memory memory;
    struct log_limit limit;
    struct bus mmio;
    struct bus ports;
    int dataport[DATAPORTS];
    int word[3];
    int kick;
};

static void world_init(struct world *world)
{
    struct crossvm_word words[3];
    struct crossvm *crossvm = &world->crossvm;

    world->limit = (struct log_limit)LOG_LIMIT_INITIALIZER;
    world->kick = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    for (int i = 0; i < 3; i++) {
        world->word[i] = input_memory(PAGE);
        words[i] = (struct crossvm_word){.page_descriptor = world->word[i],
                                         .kick_descriptor = world->kick};
    }
    require(memory_init(&world->memory, RAM_PAGES * PAGE,
                        &(struct layout){.hole_start = LOW_PAGES * PAGE, .hole_end = HIGH_START}) ==
            0);
    crossvm_init(crossvm, "vm0", &world->limit);
    for (uint32_t i = 0; i < DATAPORTS; i++) {
        world->dataport[i] = input_memory(dataport_pages[i] * PAGE);
        require(crossvm_add_dataport(crossvm,
                                     i == 0 ? "data"
                                            : "a name that is much longer than the register has "
                                              "room for, so that it is cut",
                                     world->dataport[i],
                                     i == 1 ? PROT_READ : PROT_READ | PROT_WRITE,
                                     dataport_pages[i] * PAGE) == 0);
    }
    require(crossvm_add_event(crossvm, CAISSON_CROSSVM_EMIT, "ring", words, 2) == 0);
    require(crossvm_add_event(crossvm, CAISSON_CROSSVM_CONSUME, "done", words + 2, 1) == 0);
    require(crossvm_map_window(crossvm) == 0 && crossvm_start(crossvm, &world->memory) == 0);
    require(bus_add(&world->mmio, CAISSON_CROSSVM_REGISTERS_ADDRESS,
                    CAISSON_CROSSVM_REGISTERS_BYTES, &crossvm_operations, crossvm) == 0);
    require(bus_add(&world->ports, CAISSON_CROSSVM_DOORBELL_PORT, CAISSON_CROSSVM_DOORBELL_BYTES,
                    &crossvm_doorbell_operations, crossvm) == 0);
}

static void world_finish(struct world *world)
{
    crossvm_finish(&world->crossvm);
    memory_finish(&world->memory);
    close(world->kick);
    for (int i = 0; i < 3; i++)
        close(world->word[i]);
    for (uint32_t i = 0; i < DATAPORTS; i++)
        close(world->dataport[i]);
}

static void put(struct world *world, uint64_t offset, uint64_t value)
{
    bus_write(&world->mmio, CAISSON_CROSSVM_REGISTERS_ADDRESS + offset, 4, value);
}

/* A driver's life begins, and what is asked from now on is for it. */
static void begin(struct world *world)
{
    bool known;

    put(world, CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_BEGIN);
    put(world, CAISSON_CROSSVM_REG_ASKER,
        bus_read(&world->mmio, CAISSON_CROSSVM_REGISTERS_ADDRESS + CAISSON_CROSSVM_REG_LIFE, 4,
                 &known));
}

static void put_wide(struct world *world, uint64_t offset, uint64_t value)
{
    put(world, offset, (uint32_t)value);
    put(world, offset + 4, value >> 32);
}

/* A request whose numbers are near right ones: pages, of which the low and the high RAM are
 * numbered through. */
static void request(struct world *world, struct input *input)
{
    uint32_t id = (uint32_t)input_number(input, 1) % (DATAPORTS + 1);
    uint64_t offset = input_number(input, 1) % 24;
    uint64_t page = input_number(input, 1) % (RAM_PAGES + 2);
    uint64_t pages = input_number(input, 1) % 24;
    uint64_t address = page < LOW_PAGES ? page * PAGE : HIGH_START + (page - LOW_PAGES) * PAGE;

    put(world, CAISSON_CROSSVM_REG_ID, id);
    put_wide(world, CAISSON_CROSSVM_REG_TOTAL_LOW, id > 0 ? dataport_pages[id - 1] * PAGE : 0);
    put_wide(world, CAISSON_CROSSVM_REG_OFFSET_LOW, offset * PAGE);
    put_wide(world, CAISSON_CROSSVM_REG_ADDRESS_LOW, address);
    put_wide(world, CAISSON_CROSSVM_REG_LENGTH_LOW, pages * PAGE);
    put(world, CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_SHARE);
}

/* A reset: RAM is new, and the device starts with it. */
static void restart(struct world *world)
{
    memory_finish(&world->memory);
    require(memory_init(&world->memory, RAM_PAGES * PAGE,
                        &(struct layout){.hole_start = LOW_PAGES * PAGE, .hole_end = HIGH_START}) ==
            0);
    require(crossvm_start(&world->crossvm, &world->memory) == 0);
    begin(world);
}

static void step(struct world *world, struct input *input)
{
    const uint64_t start = CAISSON_CROSSVM_REGISTERS_ADDRESS;
    uint32_t what = (uint32_t)input_number(input, 1);
    uint32_t width = 1u << (what >> 4 & 3);
    uint64_t offset;
    bool known;

    switch (what % 8) {
    case 0: /* a register is written */
        offset = input_number(input, 1) * 4;
        put(world, offset, input_number(input, 4));
        break;
    case 1: /* a register is read */
        bus_read(&world->mmio, start + input_number(input, 1) * 4, 4, &known);
        break;
    case 2: /* any access to or beside the page */
        offset = input_number(input, 2);
        bus_write(&world->mmio, start + offset, width, input_number(input, 8));
        break;
    case 3:
        bus_read(&world->mmio, start + input_number(input, 2), width, &known);
        break;
    case 4:
        request(world, input);
        break;
    case 5: /* taken back */
        put(world, CAISSON_CROSSVM_REG_ID, input_number(input, 1) % (DATAPORTS + 2));
        put(world, CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_UNSHARE);
        break;
    case 6: /* a doorbell that nobody has */
        offset = input_number(input, 1) % 8;
        bus_write(&world->ports, CAISSON_CROSSVM_DOORBELL_PORT + offset, width,
                  input_number(input, 4));
        break;
    default: /* a reset, or another driver */
        if (what & 0x40)
            begin(world);
        else
            restart(world);
        break;
    }
}

/* Each shared page is held, and nothing else is: so no page of RAM is two dataports'. */
static void check_lists(const struct world *world)
{
    const struct crossvm *crossvm = &world->crossvm;
    uint32_t shared = 0;
    uint32_t held = 0;

    for (uint32_t i = 0; i < RAM_PAGES; i++)
        held += crossvm->held[i];
    for (uint32_t i = 0; i < DATAPORTS; i++) {
        for (uint32_t k = 0; k < dataport_pages[i]; k++) {
            uint64_t address = crossvm->dataports[i].pages[k] - 1;
            if (crossvm->dataports[i].pages[k] == 0)
                continue;
            require(address % PAGE == 0 && memory_at(&world->memory, address, PAGE) != NULL);
            require(crossvm->held[memory_page_index(&world->memory, address)] == 1);
            shared++;
        }
    }
    require(shared == held);
}

/* What stands in a dataport's page is what the guest sees where it is shared; the rest of RAM is
 * zero. */
static void check_memory(const struct world *world)
{
    uint64_t value;

    for (uint32_t i = 0; i < DATAPORTS; i++) {
        for (uint32_t k = 0; k < dataport_pages[i]; k++) {
            value = (i + 1) * 256 + k;
            require(pwrite(world->dataport[i], &value, sizeof(value), (off_t)(k * PAGE)) ==
                    sizeof(value));
            uint64_t page = world->crossvm.dataports[i].pages[k];
            if (page != 0)
                require(memcmp(memory_at(&world->memory, page - 1, PAGE), &value, sizeof(value)) ==
                        0);
        }
    }
    for (uint32_t i = 0; i < world->memory.range_count; i++) {
        const struct memory_range *range = &world->memory.ranges[i];
        for (uint64_t at = 0; at < range->size_bytes; at += PAGE) {
            if (world->crossvm.held[memory_page_index(&world->memory, range->address + at)] == 0)
                require(range->host[at] == 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = {bytes, length};
    struct world world = {0};

    world_init(&world);
    begin(&world);
    while (input.left > 0) {
        step(&world, &input);
        check_lists(&world);
    }
    check_memory(&world);
    world_finish(&world);
    return 0;
}
