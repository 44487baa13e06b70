/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cross-VM device: from any state that it can be in, any access of the guest leads to such a
 * state again, and whatever it does, only guest RAM is exchanged (mremap() below). The bounds are
 * those of the world: dataports of 3 pages and of 1, RAM of 3 pages below the hole and 1 above, two
 * events.
 */
#include "proof.h"

#include "runtime/kick.h"
#include "vmm/device/crossvm.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#define PAGE       4096
#define LOW_PAGES  3
#define HIGH_PAGES 1
#define HIGH_START UINT64_C(0x100000000)
#define DATAPORTS  2
#define PAGES_MAX  3

static uint8_t low[LOW_PAGES * PAGE], high[HIGH_PAGES * PAGE];
static uint8_t held[LOW_PAGES + HIGH_PAGES];
static uint64_t pages[DATAPORTS][PAGES_MAX];
static struct crossvm_dataport dataports[DATAPORTS] = {
    {.size_bytes = 3 * PAGE, .pages = pages[0]},
    {.size_bytes = 1 * PAGE, .pages = pages[1]},
};
static struct caisson_notification_page window[3];
static struct crossvm_event emitted[1] = {{.word_count = 2}};
static struct crossvm_event consumed[1] = {{.word_first = 2, .word_count = 1}};
static const struct memory memory = {
    .range_count = 2,
    .ranges = {{.size_bytes = sizeof(low), .host = low},
               {.address = HIGH_START, .size_bytes = sizeof(high), .host = high}},
};

/* Fresh pages, which are nobody's yet. */
void *mmap(void *start, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    static uint8_t fresh[PAGES_MAX * PAGE];

    //@ assert whole_pages: start == \null && length > 0 && length % PAGE == 0;
    //@ assert of_a_dataport: offset % PAGE == 0 && 0 <= offset && offset + length <= PAGES_MAX * PAGE;
    if (Frama_C_interval_split(0, 1))
        return fresh;
    errno = ENOMEM;
    return MAP_FAILED;
}

/* They take the place of guest RAM, and of nothing else. */
void *mremap(void *start, size_t bytes, size_t new_bytes, int flags, ...)
{
    va_list arguments;

    va_start(arguments, flags);
    uint8_t *place = va_arg(arguments, void *);
    va_end(arguments);
    //@ assert same_size: bytes == new_bytes;
    //@ assert is_ram: \valid(place + (0 .. bytes - 1));
    if (Frama_C_interval_split(0, 1))
        return place;
    errno = ENOMEM;
    return MAP_FAILED;
}

int camkes_kick_send(uint32_t *word, int descriptor)
{
    return 0;
}

int munmap(void *start, size_t length)
{
    return 0;
}

int madvise(void *start, size_t length, int advice)
{
    return Frama_C_interval_split(-1, 0);
}

/* What stands in a dataport's list: nothing, or a page of RAM. */
#define LISTED (LOW_PAGES + HIGH_PAGES + 1)
static const uint64_t listed[LISTED] = {0, 1, PAGE + 1, 2 * PAGE + 1, HIGH_START + 1};

static void any_lists(void)
{
    for (int i = 0; i < LOW_PAGES + HIGH_PAGES; i++)
        held[i] = (uint8_t)any_bool();
    for (int i = 0; i < PAGES_MAX; i++)
        pages[0][i] = listed[Frama_C_interval(0, LISTED - 1)];
    pages[1][0] = listed[Frama_C_interval(0, LISTED - 1)];
}

static void any_registers(struct crossvm *crossvm)
{
    crossvm->kind = any_u32();
    crossvm->id = any_u32();
    crossvm->status = (uint32_t)any_between(0, CAISSON_CROSSVM_HOST_FAILURE);
    crossvm->total = any_u64();
    crossvm->offset = any_u64();
    crossvm->address = any_u64();
    crossvm->length = any_u64();
    crossvm->life = any_u32();
    crossvm->asker = any_u32();
    crossvm->newest = any_u32();
    crossvm->kept = (uint32_t)any_between(0, CROSSVM_KEPT_MAX);
}

/* A driver that may ask. */
static void any_life(struct crossvm *crossvm)
{
    crossvm->life = crossvm->asker = 7; /* any number is like another one */
}

/* Any number: multiples of the page up to `most` pages one by one, those in between and beyond as
 * intervals. */
static uint64_t any_multiple(int most)
{
    int page = Frama_C_interval_split(0, most);

    if (any_bool())
        return (uint64_t)page * PAGE;
    if (page < most)
        return any_between((uint64_t)page * PAGE + 1, (uint64_t)page * PAGE + PAGE - 1);
    return any_between((uint64_t)most * PAGE + 1, UINT64_MAX);
}

/* Any number likewise, about guest RAM. */
static uint64_t any_address(void)
{
    switch (Frama_C_interval_split(0, 5)) {
    case 0:
        return listed[Frama_C_interval_split(1, LISTED - 1)] - 1;
    case 1:
        return any_multiple(LOW_PAGES);
    case 2:
        return any_between(LOW_PAGES * PAGE, HIGH_START - 1);
    case 3:
        return any_between(HIGH_START + 1, HIGH_START + PAGE - 1);
    default:
        return any_between(HIGH_START + PAGE, UINT64_MAX);
    }
}

static void share(struct crossvm *crossvm)
{
    any_life(crossvm);
    crossvm->id = Frama_C_interval_split(1, 2);
    crossvm->offset = any_multiple(PAGES_MAX);
    crossvm->length = any_multiple(PAGES_MAX);
    crossvm->address = any_address();
    crossvm_operations.write(crossvm, CAISSON_CROSSVM_REG_COMMAND, 4, CAISSON_CROSSVM_SHARE);
}

/* Each list by itself. */
static void take_back(struct crossvm *crossvm, int dataport)
{
    for (int i = 0; i < (dataport == 0 ? PAGES_MAX : 1); i++)
        pages[dataport][i] = listed[Frama_C_interval_split(0, LISTED - 1)];
    any_life(crossvm);
    crossvm->id = (uint32_t)dataport + 1;
    crossvm_operations.write(crossvm, CAISSON_CROSSVM_REG_COMMAND, 4, CAISSON_CROSSVM_UNSHARE);
}

/* An end, or a beginning, with and without a life that it ends; each list by itself. */
static void end(struct crossvm *crossvm, int dataport)
{
    for (int i = 0; i < (dataport == 0 ? PAGES_MAX : 1); i++)
        pages[dataport][i] = listed[Frama_C_interval_split(0, LISTED - 1)];
    pages[1 - dataport][0] = listed[Frama_C_interval_split(0, LISTED - 1)];
    if (dataport == 1)
        pages[0][1] = pages[0][2] = 0;
    if (Frama_C_interval_split(0, 1))
        any_life(crossvm);
    crossvm_operations.write(crossvm, CAISSON_CROSSVM_REG_COMMAND, 4,
                             Frama_C_interval_split(CAISSON_CROSSVM_BEGIN, CAISSON_CROSSVM_END));
}

/* Of nothing that is there. */
static void wrong_command(struct crossvm *crossvm)
{
    uint32_t command = any_u32();

    any_life(crossvm);
    if (Frama_C_interval_split(0, 1)) {
        command = Frama_C_interval_split(CAISSON_CROSSVM_SHARE, CAISSON_CROSSVM_UNSHARE);
        crossvm->id = Frama_C_interval_split(0, 1) ? 0 : any_between(DATAPORTS + 1, UINT32_MAX);
    } else {
        command =
            Frama_C_interval_split(0, 1) ? 0 : any_between(CAISSON_CROSSVM_END + 1, UINT32_MAX);
    }
    crossvm_operations.write(crossvm, CAISSON_CROSSVM_REG_COMMAND, 4, command);
}

static void any_access(struct crossvm *crossvm)
{
    switch (Frama_C_interval_split(0, 7)) {
    case 0:
        crossvm_operations.read(crossvm, any_u64(), any_u32());
        break;
    case 1: /* any register but COMMAND, in any width */
        crossvm_operations.write(crossvm, any_between(0, CAISSON_CROSSVM_REG_COMMAND - 1),
                                 any_u32(), any_u32());
        break;
    case 2:
        crossvm_operations.write(crossvm, any_between(CAISSON_CROSSVM_REG_COMMAND + 1, UINT64_MAX),
                                 any_u32(), any_u32());
        break;
    case 3:
        wrong_command(crossvm);
        break;
    case 4:
        share(crossvm);
        break;
    case 5:
        take_back(crossvm, Frama_C_interval_split(0, 1));
        break;
    case 6:
        end(crossvm, Frama_C_interval_split(0, 1));
        break;
    default:
        crossvm_doorbell_operations.write(crossvm, any_u64(), any_u32(), any_u64());
        break;
    }
}

static void any_name(char name[CAISSON_CROSSVM_NAME_BYTES])
{
    Frama_C_make_unknown(name, CAISSON_CROSSVM_NAME_BYTES - 1);
}

void main(void)
{
    struct log_limit limit = LOG_LIMIT_INITIALIZER;
    struct crossvm crossvm;

    crossvm_init(&crossvm, "vm0", &limit);
    crossvm.dataports = dataports;
    crossvm.dataport_count = DATAPORTS;
    crossvm.emits = (struct crossvm_event_list){1, emitted};
    crossvm.consumes = (struct crossvm_event_list){1, consumed};
    crossvm.word_count = 3;
    crossvm.words[0].emitted = true;
    crossvm.words[1].emitted = true;
    crossvm.window = window;
    crossvm.memory = &memory;
    crossvm.held = held;
    any_name(dataports[0].name);
    any_name(dataports[1].name);
    any_name(emitted[0].name);
    any_name(consumed[0].name);
    any_lists();
    any_registers(&crossvm);
    any_access(&crossvm);
    for (int i = 0; i < LOW_PAGES + HIGH_PAGES; i++) {
        //@ assert held[i] <= 1;
    }
    for (int i = 0; i < DATAPORTS; i++) {
        for (int k = 0; k < (i == 0 ? 3 : 1); k++) {
            uint64_t page = pages[i][k];
            //@ assert page \in {0, 1, PAGE + 1, 2 * PAGE + 1, HIGH_START + 1};
        }
    }
}
