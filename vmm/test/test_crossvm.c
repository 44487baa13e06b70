/* SPDX-License-Identifier: BSD-2-Clause */
/* The cross-VM device on plain memory: its table, every check of a request, and what sharing does
 * to guest RAM. */
#include "fixture.h"

#include "vmm/device/crossvm.h"
#include "vmm/layout.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/eventfd.h>

#define PAGE 4096ull
#define RAM  (64 * PAGE)
#define HIGH UINT64_C(0x100000000)
#define DATA (4 * PAGE)

static struct crossvm crossvm;
static struct memory memory;
static struct log_limit limit = LOG_LIMIT_INITIALIZER;
static int data_fd;
static int word_fd[3];
static int kick_fd;

static enum { FAILS_NOTHING, FAILS_MMAP, FAILS_MREMAP } failing;

void *__real_mmap(void *where, size_t length, int protection, int flags, int descriptor, off_t);
void *__wrap_mmap(void *where, size_t length, int protection, int flags, int descriptor, off_t);
void *__real_mremap(void *old, size_t old_length, size_t length, int flags, void *where);
void *__wrap_mremap(void *old, size_t old_length, size_t length, int flags, void *where);

void *__wrap_mmap(void *where, size_t length, int protection, int flags, int descriptor,
                  off_t offset)
{
    if (failing != FAILS_MMAP)
        return __real_mmap(where, length, protection, flags, descriptor, offset);
    if (flags & MAP_FIXED)
        munmap(where, length);
    errno = ENOMEM;
    return MAP_FAILED;
}

void *__wrap_mremap(void *old, size_t old_length, size_t length, int flags, void *where)
{
    if (failing != FAILS_MREMAP)
        return __real_mremap(old, old_length, length, flags, where);
    errno = ENOMEM;
    return MAP_FAILED;
}

static uint32_t get(uint64_t offset)
{
    return (uint32_t)crossvm_operations.read(&crossvm, offset, 4);
}

static void put(uint64_t offset, uint32_t value)
{
    crossvm_operations.write(&crossvm, offset, 4, value);
}

static uint32_t command(uint32_t what)
{
    put(CAISSON_CROSSVM_REG_COMMAND, what);
    return get(CAISSON_CROSSVM_REG_STATUS);
}

static void begin(void)
{
    assert_int_equal(command(CAISSON_CROSSVM_BEGIN), CAISSON_CROSSVM_OK);
    put(CAISSON_CROSSVM_REG_ASKER, get(CAISSON_CROSSVM_REG_LIFE));
}

static int fresh(void **state)
{
    struct crossvm_word words[3];

    (void)state;
    data_fd = make_file("dataport", 8, DATA);
    kick_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    for (int i = 0; i < 3; i++) {
        word_fd[i] = make_file("", 0, PAGE);
        words[i] = (struct crossvm_word){.page_descriptor = word_fd[i], .kick_descriptor = kick_fd};
    }
    /* 48 pages below the hole, 16 above */
    assert_int_equal(
        memory_init(&memory, RAM, &(struct layout){.hole_start = 48 * PAGE, .hole_end = HIGH}), 0);
    crossvm_init(&crossvm, "vm0", &limit);
    assert_int_equal(crossvm_add_dataport(&crossvm, "data", data_fd, PROT_READ | PROT_WRITE, DATA),
                     0);
    assert_int_equal(crossvm_add_dataport(&crossvm, "more", data_fd, PROT_READ | PROT_WRITE, PAGE),
                     0);
    assert_int_equal(crossvm_add_event(&crossvm, CAISSON_CROSSVM_EMIT, "ring", words, 2), 0);
    assert_int_equal(crossvm_add_event(&crossvm, CAISSON_CROSSVM_CONSUME, "done", words + 2, 1), 0);
    crossvm_limit_spin(&crossvm, 70);
    assert_int_equal(crossvm_map_window(&crossvm), 0);
    assert_int_equal(crossvm_start(&crossvm, &memory), 0);
    begin();
    return 0;
}

static int done(void **state)
{
    (void)state;
    crossvm_finish(&crossvm);
    memory_finish(&memory);
    close(data_fd);
    close(kick_fd);
    for (int i = 0; i < 3; i++)
        close(word_fd[i]);
    return 0;
}

static void put_wide(uint64_t offset, uint64_t value)
{
    put(offset, (uint32_t)value);
    put(offset + 4, (uint32_t)(value >> 32));
}

static uint32_t share(uint32_t id, uint64_t total, uint64_t offset, uint64_t address,
                      uint64_t length)
{
    put(CAISSON_CROSSVM_REG_ID, id);
    put_wide(CAISSON_CROSSVM_REG_TOTAL_LOW, total);
    put_wide(CAISSON_CROSSVM_REG_OFFSET_LOW, offset);
    put_wide(CAISSON_CROSSVM_REG_ADDRESS_LOW, address);
    put_wide(CAISSON_CROSSVM_REG_LENGTH_LOW, length);
    put(CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_SHARE);
    return get(CAISSON_CROSSVM_REG_STATUS);
}

static uint32_t take_back(uint32_t id)
{
    put(CAISSON_CROSSVM_REG_ID, id);
    put(CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_UNSHARE);
    return get(CAISSON_CROSSVM_REG_STATUS);
}

static uint8_t *at(uint64_t address)
{
    return memory_at(&memory, address, PAGE);
}

static void shows_the_table(void **state)
{
    uint32_t name;

    (void)state;
    assert_int_equal(get(CAISSON_CROSSVM_REG_MAGIC), CAISSON_CROSSVM_MAGIC);
    assert_int_equal(get(CAISSON_CROSSVM_REG_REVISION), 4);
    assert_int_equal(get(CAISSON_CROSSVM_REG_DATAPORT_COUNT), 2);
    assert_int_equal(get(CAISSON_CROSSVM_REG_EMIT_COUNT), 1);
    assert_int_equal(get(CAISSON_CROSSVM_REG_CONSUME_COUNT), 1);
    assert_int_equal(get(CAISSON_CROSSVM_REG_WORD_COUNT), 3);
    put(CAISSON_CROSSVM_REG_KIND, CAISSON_CROSSVM_DATAPORT);
    put(CAISSON_CROSSVM_REG_ID, 1);
    assert_int_equal(get(CAISSON_CROSSVM_REG_STATUS), CAISSON_CROSSVM_OK);
    assert_int_equal(get(CAISSON_CROSSVM_REG_SIZE_LOW), DATA);
    assert_int_equal(get(CAISSON_CROSSVM_REG_SIZE_HIGH), 0);
    name = get(CAISSON_CROSSVM_REG_NAME);
    assert_memory_equal(&name, "data", 4);
    assert_int_equal(get(CAISSON_CROSSVM_REG_NAME + 60), 0);
    put(CAISSON_CROSSVM_REG_KIND, CAISSON_CROSSVM_CONSUME);
    assert_int_equal(get(CAISSON_CROSSVM_REG_WORD_FIRST), 2);
    assert_int_equal(get(CAISSON_CROSSVM_REG_WORDS), 1);
    assert_int_equal(get(CAISSON_CROSSVM_REG_SPIN_US), 70);
    assert_int_equal(get(CAISSON_CROSSVM_REG_SIZE_LOW), 0);
    put(CAISSON_CROSSVM_REG_KIND, CAISSON_CROSSVM_EMIT);
    assert_int_equal(get(CAISSON_CROSSVM_REG_WORDS), 2);
    assert_int_equal(get(CAISSON_CROSSVM_REG_SPIN_US), 0);
}

static void unknown_entries_do_not_exist(void **state)
{
    static const uint32_t wrong[][2] = {{CAISSON_CROSSVM_DATAPORT, 0},
                                        {CAISSON_CROSSVM_DATAPORT, 3},
                                        {CAISSON_CROSSVM_EMIT, 2},
                                        {CAISSON_CROSSVM_CONSUME, 2},
                                        {0, 1},
                                        {4, 1},
                                        {CAISSON_CROSSVM_EMIT, UINT32_MAX}};

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        put(CAISSON_CROSSVM_REG_KIND, wrong[i][0]);
        put(CAISSON_CROSSVM_REG_ID, wrong[i][1]);
        assert_int_equal(get(CAISSON_CROSSVM_REG_STATUS), CAISSON_CROSSVM_NO_SUCH_ID);
        assert_int_equal(get(CAISSON_CROSSVM_REG_SIZE_LOW), 0);
        assert_int_equal(get(CAISSON_CROSSVM_REG_WORDS), 0);
        assert_int_equal(get(CAISSON_CROSSVM_REG_NAME), 0);
    }
}

static void other_accesses_read_ones(void **state)
{
    (void)state;
    assert_true(crossvm_operations.read(&crossvm, 0, 8) == UINT64_MAX);
    assert_true(crossvm_operations.read(&crossvm, 2, 4) == UINT64_MAX);
    assert_true(crossvm_operations.read(&crossvm, 0, 1) == UINT64_MAX);
    assert_int_equal(get(0x018), UINT32_MAX);
    assert_int_equal(get(0xffc), UINT32_MAX);
    crossvm_operations.write(&crossvm, CAISSON_CROSSVM_REG_ID, 2, 7);
    assert_int_equal(get(CAISSON_CROSSVM_REG_ID), 0);
    put(CAISSON_CROSSVM_REG_MAGIC, 7);
    assert_int_equal(get(CAISSON_CROSSVM_REG_MAGIC), CAISSON_CROSSVM_MAGIC);
}

static void shares_and_takes_back(void **state)
{
    char found[8];

    (void)state;
    memcpy(at(8 * PAGE), "private", 8);
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
    assert_memory_equal(at(8 * PAGE), "dataport", 8);
    memcpy(at(9 * PAGE), "written", 8);
    assert_int_equal(pread(data_fd, found, 8, PAGE), 8);
    assert_string_equal(found, "written");
    assert_int_equal(take_back(1), CAISSON_CROSSVM_OK);
    for (uint64_t i = 0; i < DATA; i++)
        assert_int_equal(at(8 * PAGE)[i], 0);
    assert_int_equal(take_back(1), CAISSON_CROSSVM_OK);
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
}

static void shares_pieces_in_any_order(void **state)
{
    (void)state;
    assert_int_equal(share(1, DATA, 2 * PAGE, 20 * PAGE, 2 * PAGE), CAISSON_CROSSVM_OK);
    assert_int_equal(share(1, DATA, 0, HIGH, PAGE), CAISSON_CROSSVM_OK);
    assert_int_equal(share(1, DATA, PAGE, 19 * PAGE, PAGE), CAISSON_CROSSVM_OK);
    assert_memory_equal(at(HIGH), "dataport", 8);
    assert_int_equal(take_back(1), CAISSON_CROSSVM_OK);
    assert_int_equal(at(HIGH)[0], 0);
}

static void refuses(void **state)
{
    (void)state;
    assert_int_equal(share(0, DATA, 0, 0, PAGE), CAISSON_CROSSVM_NO_SUCH_ID);
    assert_int_equal(share(3, DATA, 0, 0, PAGE), CAISSON_CROSSVM_NO_SUCH_ID);
    assert_int_equal(share(1, PAGE, 0, 0, PAGE), CAISSON_CROSSVM_BAD_SIZE);
    assert_int_equal(share(1, DATA, 0, 0, 0), CAISSON_CROSSVM_BAD_SIZE);
    assert_int_equal(share(1, DATA, PAGE, 0, DATA), CAISSON_CROSSVM_BAD_SIZE);
    assert_int_equal(share(1, DATA, UINT64_MAX - PAGE + 1, 0, 2 * PAGE), CAISSON_CROSSVM_BAD_SIZE);
    assert_int_equal(share(1, DATA, DATA, 0, PAGE), CAISSON_CROSSVM_BAD_SIZE);
    assert_int_equal(share(1, DATA, 8, 0, PAGE), CAISSON_CROSSVM_MISALIGNED);
    assert_int_equal(share(1, DATA, 0, 8, PAGE), CAISSON_CROSSVM_MISALIGNED);
    assert_int_equal(share(1, DATA, 0, 0, PAGE + 8), CAISSON_CROSSVM_MISALIGNED);
    assert_int_equal(share(1, DATA, 0, 48 * PAGE, PAGE), CAISSON_CROSSVM_NOT_MEMORY);
    assert_int_equal(share(1, DATA, 0, 47 * PAGE, 2 * PAGE), CAISSON_CROSSVM_NOT_MEMORY);
    assert_int_equal(share(1, DATA, 0, HIGH + 15 * PAGE, 2 * PAGE), CAISSON_CROSSVM_NOT_MEMORY);
    assert_int_equal(share(1, DATA, 0, 0 - PAGE, PAGE), CAISSON_CROSSVM_NOT_MEMORY);
    assert_int_equal(share(1, DATA, 0, 0 - PAGE, 2 * PAGE), CAISSON_CROSSVM_NOT_MEMORY);
    put(CAISSON_CROSSVM_REG_COMMAND, 5);
    assert_int_equal(get(CAISSON_CROSSVM_REG_STATUS), CAISSON_CROSSVM_BAD_COMMAND);
}

static void refuses_what_is_taken(void **state)
{
    (void)state;
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, 2 * PAGE), CAISSON_CROSSVM_OK);
    assert_int_equal(share(1, DATA, PAGE, 20 * PAGE, PAGE), CAISSON_CROSSVM_SHARED);
    assert_int_equal(share(1, DATA, 2 * PAGE, 9 * PAGE, PAGE), CAISSON_CROSSVM_OVERLAP);
    assert_int_equal(share(1, DATA, 2 * PAGE, 7 * PAGE, 2 * PAGE), CAISSON_CROSSVM_OVERLAP);
    assert_int_equal(share(2, PAGE, 0, 9 * PAGE, PAGE), CAISSON_CROSSVM_OVERLAP);
    memcpy(at(9 * PAGE), "still", 6);
    assert_int_equal(take_back(2), CAISSON_CROSSVM_OK);
    assert_string_equal((char *)at(9 * PAGE), "still");
    assert_int_equal(share(2, PAGE, 0, 10 * PAGE, PAGE), CAISSON_CROSSVM_OK);
}

static void host_failure_changes_nothing(void **state)
{
    (void)state;
    close(data_fd);
    memcpy(at(8 * PAGE), "private", 8);
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_HOST_FAILURE);
    assert_string_equal((char *)at(8 * PAGE), "private");
    data_fd = make_file("dataport", 8, DATA);
    crossvm.dataports[0].descriptor = data_fd;
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
}

/* What mmap does at worst, and Linux 6.1 does for a sealed memfd: it fails after it took the old
 * mapping away. Were that guest RAM, the monitor's next mapping could come to lie there, where the
 * guest reads and writes it. */
static void host_failure_leaves_no_hole(void **state)
{
    (void)state;
    memcpy(at(8 * PAGE), "private", 8);
    failing = FAILS_MMAP;
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_HOST_FAILURE);
    failing = FAILS_MREMAP;
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_HOST_FAILURE);
    failing = FAILS_NOTHING;
    assert_int_equal(msync(at(8 * PAGE), DATA, MS_ASYNC), 0);
    assert_string_equal((char *)at(8 * PAGE), "private");
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
    failing = FAILS_MMAP;
    assert_int_equal(take_back(1), CAISSON_CROSSVM_HOST_FAILURE);
    failing = FAILS_NOTHING;
    assert_int_equal(msync(at(8 * PAGE), DATA, MS_ASYNC), 0);
    assert_memory_equal(at(8 * PAGE), "dataport", 8);
    assert_int_equal(share(2, PAGE, 0, 9 * PAGE, PAGE), CAISSON_CROSSVM_OVERLAP);
    assert_int_equal(take_back(1), CAISSON_CROSSVM_OK);
    assert_int_equal(at(8 * PAGE)[0], 0);
}

static void a_new_guest_starts_afresh(void **state)
{
    uint64_t rung = 0;

    (void)state;
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
    crossvm.window[0].word = CAISSON_NOTIFICATION_WAITING;
    crossvm.window[2].word = CAISSON_NOTIFICATION_SIGNALLED;
    assert_int_equal(read(kick_fd, &rung, 8), 8);
    memory_finish(&memory);
    assert_int_equal(
        memory_init(&memory, RAM, &(struct layout){.hole_start = 48 * PAGE, .hole_end = HIGH}), 0);
    assert_int_equal(crossvm_start(&crossvm, &memory), 0);
    assert_int_equal(crossvm.window[0].word, CAISSON_NOTIFICATION_WAITING);
    assert_int_equal(crossvm.window[2].word, CAISSON_NOTIFICATION_IDLE);
    assert_int_equal(read(kick_fd, &rung, 8), 8);
    assert_int_equal(get(CAISSON_CROSSVM_REG_ID), 0);
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_STALE);
    begin();
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
}

/* Words as a driver leaves them: it waits for an event, and was about to ring. */
static void leave_words(void)
{
    crossvm.window[0].word = CAISSON_NOTIFICATION_SIGNALLED;
    crossvm.window[2].word = CAISSON_NOTIFICATION_WAITING;
}

static void words_are_forgotten(void)
{
    uint64_t rung = 0;

    assert_int_equal(crossvm.window[0].word, CAISSON_NOTIFICATION_SIGNALLED);
    assert_int_equal(crossvm.window[2].word, CAISSON_NOTIFICATION_IDLE);
    assert_int_equal(read(kick_fd, &rung, 8), 8);
}

/* What is in the pages from 8 on stays, and is the guest's alone. */
static void pages_are_kept(const char *text)
{
    uint8_t found = 0;

    assert_memory_equal(at(8 * PAGE), text, strlen(text));
    at(8 * PAGE)[0] = '!';
    assert_int_equal(pread(data_fd, &found, 1, 0), 1);
    assert_int_equal(found, text[0]);
    assert_int_equal(pwrite(data_fd, "?", 1, 0), 1);
    assert_int_equal(at(8 * PAGE)[0], '!');
}

static void counts_ends(void *context)
{
    ++*(int *)context;
}

static void an_end_keeps_what_pages_hold(void **state)
{
    int ends = 0;

    (void)state;
    crossvm_tell_life_ended(&crossvm, counts_ends, &ends);
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
    memcpy(at(8 * PAGE), "written by the guest", 20);
    leave_words();
    assert_int_equal(command(CAISSON_CROSSVM_END), CAISSON_CROSSVM_OK);
    assert_int_equal(get(CAISSON_CROSSVM_REG_LIFE), 0);
    pages_are_kept("written by the guest");
    words_are_forgotten();
    assert_int_equal(ends, 1);
    assert_int_equal(command(CAISSON_CROSSVM_END), CAISSON_CROSSVM_STALE);
    put(CAISSON_CROSSVM_REG_ASKER, 0);
    assert_int_equal(command(CAISSON_CROSSVM_END), CAISSON_CROSSVM_STALE);
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_STALE);
    assert_int_equal(ends, 1);
}

/* A kernel that was started by another one, which did not end its life: its own memory lies where
 * the other's was lent. */
static void a_beginning_ends_an_earlier_life(void **state)
{
    const uint32_t first = get(CAISSON_CROSSVM_REG_LIFE);
    int ends = 0;

    (void)state;
    crossvm_tell_life_ended(&crossvm, counts_ends, &ends);
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
    assert_int_equal(share(2, PAGE, 0, HIGH, PAGE), CAISSON_CROSSVM_OK);
    memcpy(at(8 * PAGE), "of the new kernel", 17);
    leave_words();
    begin();
    assert_int_not_equal(get(CAISSON_CROSSVM_REG_LIFE), first);
    pages_are_kept("of the new kernel");
    assert_memory_equal(at(HIGH), "of the new", 10);
    words_are_forgotten();
    assert_int_equal(ends, 1);
    /* Nothing of the earlier one is in the way. */
    assert_int_equal(share(1, DATA, 0, 20 * PAGE, DATA), CAISSON_CROSSVM_OK);
    assert_int_equal(share(2, PAGE, 0, 8 * PAGE, PAGE), CAISSON_CROSSVM_OK);
}

static void an_earlier_life_asks_in_vain(void **state)
{
    const uint32_t first = get(CAISSON_CROSSVM_REG_LIFE);

    (void)state;
    begin();
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
    put(CAISSON_CROSSVM_REG_ASKER, first);
    assert_int_equal(take_back(1), CAISSON_CROSSVM_STALE);
    assert_int_equal(share(2, PAGE, 0, 20 * PAGE, PAGE), CAISSON_CROSSVM_STALE);
    assert_int_equal(command(CAISSON_CROSSVM_END), CAISSON_CROSSVM_STALE);
    assert_memory_equal(at(8 * PAGE), "dataport", 8);
    put(CAISSON_CROSSVM_REG_ASKER, get(CAISSON_CROSSVM_REG_LIFE));
    assert_int_equal(take_back(1), CAISSON_CROSSVM_OK);
}

/* Numbers are not given twice: a driver whose machine was reset cannot meet its own. */
static void a_reset_does_not_repeat_lives(void **state)
{
    const uint32_t first = get(CAISSON_CROSSVM_REG_LIFE);

    (void)state;
    assert_int_equal(crossvm_start(&crossvm, &memory), 0);
    assert_int_equal(get(CAISSON_CROSSVM_REG_LIFE), 0);
    begin();
    assert_int_not_equal(get(CAISSON_CROSSVM_REG_LIFE), first);
    crossvm.newest = UINT32_MAX;
    begin();
    assert_int_equal(get(CAISSON_CROSSVM_REG_LIFE), 1);
}

/* An event that came before the driver was there is for it. */
static void the_first_life_finds_earlier_events(void **state)
{
    int ends = 0;

    (void)state;
    assert_int_equal(crossvm_start(&crossvm, &memory), 0);
    crossvm_tell_life_ended(&crossvm, counts_ends, &ends);
    crossvm.window[2].word = CAISSON_NOTIFICATION_SIGNALLED;
    begin();
    assert_int_equal(crossvm.window[2].word, CAISSON_NOTIFICATION_SIGNALLED);
    assert_int_equal(ends, 0);
}

/* So a guest cannot make the monitor hold ever more mappings: a reset forgets them. */
static void kept_pieces_are_bounded(void **state)
{
    (void)state;
    crossvm.kept = CROSSVM_KEPT_MAX - 1;
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
    begin();
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
    assert_int_equal(command(CAISSON_CROSSVM_BEGIN), CAISSON_CROSSVM_HOST_FAILURE);
    assert_memory_equal(at(8 * PAGE), "dataport", 8);
    assert_int_equal(take_back(1), CAISSON_CROSSVM_OK);
    begin();
    assert_int_equal(crossvm_start(&crossvm, &memory), 0);
    assert_int_equal(crossvm.kept, 0);
}

static void host_failure_lets_a_life_go_on(void **state)
{
    const uint32_t first = get(CAISSON_CROSSVM_REG_LIFE);

    (void)state;
    assert_int_equal(share(1, DATA, 0, 8 * PAGE, DATA), CAISSON_CROSSVM_OK);
    failing = FAILS_MREMAP;
    assert_int_equal(command(CAISSON_CROSSVM_BEGIN), CAISSON_CROSSVM_HOST_FAILURE);
    assert_int_equal(command(CAISSON_CROSSVM_END), CAISSON_CROSSVM_HOST_FAILURE);
    failing = FAILS_MMAP;
    assert_int_equal(command(CAISSON_CROSSVM_END), CAISSON_CROSSVM_HOST_FAILURE);
    failing = FAILS_NOTHING;
    assert_int_equal(get(CAISSON_CROSSVM_REG_LIFE), first);
    memcpy(at(9 * PAGE), "shared", 6);
    char found[6];
    assert_int_equal(pread(data_fd, found, 6, PAGE), 6);
    assert_memory_equal(found, "shared", 6);
    assert_int_equal(take_back(1), CAISSON_CROSSVM_OK);
}

/* A component that fills its eventfd must not keep the guest from starting again. */
static void a_full_eventfd_blocks_nobody(void **state)
{
    uint64_t most = UINT64_MAX - 1;
    uint64_t found = 0;

    (void)state;
    assert_int_equal(read(kick_fd, &found, 8), 8);
    assert_int_equal(write(kick_fd, &most, 8), 8);
    alarm(20);
    assert_int_equal(crossvm_start(&crossvm, &memory), 0);
    alarm(0);
    assert_int_equal(read(kick_fd, &found, 8), 8);
    assert_true(found == most);
}

static void bounds_its_words(void **state)
{
    struct crossvm_word words[CAISSON_CROSSVM_WORDS_MAX] = {0};

    (void)state;
    assert_int_equal(crossvm_add_event(&crossvm, CAISSON_CROSSVM_EMIT, "many", words,
                                       CAISSON_CROSSVM_WORDS_MAX - 2),
                     -ENOSPC);
    assert_int_equal(crossvm.emits.count, 1);
    assert_int_equal(crossvm_add_dataport(&crossvm, "odd", data_fd, PROT_READ, 100), -EINVAL);
}

static uint32_t allowed_of(struct log_limit *own, int lines, uint64_t now_ms, uint32_t *ret_told)
{
    uint32_t allowed = 0;

    for (int i = 0; i < lines; i++) {
        uint32_t left_out = 0;
        allowed += (uint32_t)log_limit_allow(own, now_ms, &left_out);
        *ret_told += left_out;
    }
    return allowed;
}

static void log_is_bounded(void **state)
{
    struct log_limit own = LOG_LIMIT_INITIALIZER;
    uint64_t now_ms = 100;
    uint32_t allowed = 0, told = 0;

    (void)state;
    assert_int_equal(allowed_of(&own, 1000, now_ms, &told), LOG_BURST);
    assert_int_equal(told, 0);
    now_ms += LOG_PERIOD_MS;
    assert_int_equal(allowed_of(&own, 1, now_ms, &told), 1);
    assert_int_equal(told, 1000 - LOG_BURST);
    assert_int_equal(allowed_of(&own, LOG_BURST, now_ms, &told), LOG_BURST - 1);
    /* A flood of an hour: one line short of ten every five minutes. Then quiet, and the first
     * period's length again. */
    for (uint32_t second = 0; second < 3600; second++)
        allowed += allowed_of(&own, 1000, now_ms += 1000, &told);
    assert_in_range(allowed, 10 * LOG_BURST, 20 * LOG_BURST);
    (void)allowed_of(&own, 1, now_ms += LOG_PERIOD_MOST_MS, &told);
    assert_int_equal(told + allowed, 1000 - LOG_BURST + 1 + 3600u * 1000u);
    assert_int_equal(allowed_of(&own, 100, now_ms += LOG_PERIOD_MOST_MS, &told), LOG_BURST);
    assert_int_equal(own.period_ms, LOG_PERIOD_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shows_the_table, fresh, done),
        cmocka_unit_test_setup_teardown(unknown_entries_do_not_exist, fresh, done),
        cmocka_unit_test_setup_teardown(other_accesses_read_ones, fresh, done),
        cmocka_unit_test_setup_teardown(shares_and_takes_back, fresh, done),
        cmocka_unit_test_setup_teardown(shares_pieces_in_any_order, fresh, done),
        cmocka_unit_test_setup_teardown(refuses, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_what_is_taken, fresh, done),
        cmocka_unit_test_setup_teardown(host_failure_changes_nothing, fresh, done),
        cmocka_unit_test_setup_teardown(host_failure_leaves_no_hole, fresh, done),
        cmocka_unit_test_setup_teardown(a_new_guest_starts_afresh, fresh, done),
        cmocka_unit_test_setup_teardown(an_end_keeps_what_pages_hold, fresh, done),
        cmocka_unit_test_setup_teardown(a_beginning_ends_an_earlier_life, fresh, done),
        cmocka_unit_test_setup_teardown(an_earlier_life_asks_in_vain, fresh, done),
        cmocka_unit_test_setup_teardown(a_reset_does_not_repeat_lives, fresh, done),
        cmocka_unit_test_setup_teardown(the_first_life_finds_earlier_events, fresh, done),
        cmocka_unit_test_setup_teardown(kept_pieces_are_bounded, fresh, done),
        cmocka_unit_test_setup_teardown(host_failure_lets_a_life_go_on, fresh, done),
        cmocka_unit_test_setup_teardown(a_full_eventfd_blocks_nobody, fresh, done),
        cmocka_unit_test_setup_teardown(bounds_its_words, fresh, done),
        cmocka_unit_test(log_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
