/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Speaks to the cross-VM device from inside a guest without its modules: as root, through /dev/mem
 * (registers and window), the doorbell port, and a locked huge page whose physical address
 * /proc/self/pagemap tells. Prints `ok` or what is wrong.
 */
#include "abi/crossvm.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define DATA_BYTES 4096u
#define BIG_BYTES  (1024u * 1024u)
#define POOL_PAGES 64u

static volatile uint32_t *registers;
static struct caisson_notification_page *window;
static uint8_t *pool; /* pages of ours, locked */

static void expect(int condition, const char *what)
{
    if (condition)
        return;
    printf("guest test: failed: %s\n", what);
    exit(1);
}

static uint32_t get(uint32_t offset)
{
    return registers[offset / 4];
}

static void put(uint32_t offset, uint32_t value)
{
    registers[offset / 4] = value;
}

static void put_wide(uint32_t offset, uint64_t value)
{
    put(offset, (uint32_t)value);
    put(offset + 4, (uint32_t)(value >> 32));
}

static uint64_t physical(const void *address)
{
    uint64_t entry = 0;
    int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

    expect(pread(pagemap, &entry, 8, (off_t)((uintptr_t)address / 4096 * 8)) == 8, "pagemap");
    close(pagemap);
    expect((entry >> 63) == 1, "the page is present");
    return (entry & ((UINT64_C(1) << 55) - 1)) * 4096;
}

static uint32_t request(uint32_t command, uint32_t id, uint64_t total, uint64_t offset,
                        uint64_t address, uint64_t length)
{
    put(CAISSON_CROSSVM_REG_ID, id);
    put(CAISSON_CROSSVM_REG_ASKER, get(CAISSON_CROSSVM_REG_LIFE));
    put_wide(CAISSON_CROSSVM_REG_TOTAL_LOW, total);
    put_wide(CAISSON_CROSSVM_REG_OFFSET_LOW, offset);
    put_wide(CAISSON_CROSSVM_REG_ADDRESS_LOW, address);
    put_wide(CAISSON_CROSSVM_REG_LENGTH_LOW, length);
    put(CAISSON_CROSSVM_REG_COMMAND, command);
    return get(CAISSON_CROSSVM_REG_STATUS);
}

static void map_device(void)
{
    int memory = open("/dev/mem", O_RDWR | O_CLOEXEC);

    expect(memory >= 0, "/dev/mem");
    registers = mmap(NULL, CAISSON_CROSSVM_REGISTERS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
                     memory, CAISSON_CROSSVM_REGISTERS_ADDRESS);
    window = mmap(NULL, 2 * CAISSON_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory,
                  CAISSON_CROSSVM_WINDOW_ADDRESS);
    expect(registers != MAP_FAILED && window != MAP_FAILED, "mapping the device");
    expect(ioperm(CAISSON_CROSSVM_DOORBELL_PORT, CAISSON_CROSSVM_DOORBELL_BYTES, 1) == 0,
           "the doorbell port");
    pool = mmap(NULL, POOL_PAGES * 4096ul, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED | MAP_POPULATE, -1, 0);
    expect(pool != MAP_FAILED, "memory of ours");
    memset(pool, 0x5a, POOL_PAGES * 4096ul);
    put(CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_BEGIN);
    expect(get(CAISSON_CROSSVM_REG_STATUS) == CAISSON_CROSSVM_OK, "a life begins");
}

static void check_table(void)
{
    char name[CAISSON_CROSSVM_NAME_BYTES];

    expect(get(CAISSON_CROSSVM_REG_MAGIC) == CAISSON_CROSSVM_MAGIC, "magic");
    expect(get(CAISSON_CROSSVM_REG_REVISION) == CAISSON_CROSSVM_REVISION, "revision");
    expect(get(CAISSON_CROSSVM_REG_DATAPORT_COUNT) == 2, "two dataports");
    expect(get(CAISSON_CROSSVM_REG_EMIT_COUNT) == 1, "one emitted event");
    expect(get(CAISSON_CROSSVM_REG_CONSUME_COUNT) == 1, "one consumed event");
    expect(get(CAISSON_CROSSVM_REG_WORD_COUNT) == 2, "two words");
    put(CAISSON_CROSSVM_REG_KIND, CAISSON_CROSSVM_CONSUME);
    put(CAISSON_CROSSVM_REG_ID, 1);
    expect(get(CAISSON_CROSSVM_REG_STATUS) == CAISSON_CROSSVM_OK, "consumed event 1 exists");
    expect(get(CAISSON_CROSSVM_REG_WORD_FIRST) == 1, "its word is the second");
    for (uint32_t i = 0; i < sizeof(name); i += 4) {
        uint32_t part = get(CAISSON_CROSSVM_REG_NAME + i);
        memcpy(name + i, &part, 4);
    }
    expect(strcmp(name, "done_printing") == 0, "its name");
}

static void check_refusals(void)
{
    uint64_t page = physical(pool);

    expect(request(7, 1, 0, 0, 0, 0) == CAISSON_CROSSVM_BAD_COMMAND, "unknown command");
    expect(request(CAISSON_CROSSVM_SHARE, 9, 4096, 0, page, 4096) == CAISSON_CROSSVM_NO_SUCH_ID,
           "unknown id");
    expect(request(CAISSON_CROSSVM_SHARE, 1, 8192, 0, page, 4096) == CAISSON_CROSSVM_BAD_SIZE,
           "another size");
    expect(request(CAISSON_CROSSVM_SHARE, 1, 4096, 0, page + 8, 4096) == CAISSON_CROSSVM_MISALIGNED,
           "misaligned");
    expect(request(CAISSON_CROSSVM_SHARE, 1, 4096, 0, 0xd0000000, 4096) ==
               CAISSON_CROSSVM_NOT_MEMORY,
           "the hole");
    expect(request(CAISSON_CROSSVM_SHARE, 1, 4096, 0, UINT64_MAX - 4095, 4096) ==
               CAISSON_CROSSVM_NOT_MEMORY,
           "the end of the address space");
    outl(77, CAISSON_CROSSVM_DOORBELL_PORT);
}

static void emit(uint32_t word)
{
    if (__atomic_exchange_n(&window[word].word, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_SEQ_CST) ==
        CAISSON_NOTIFICATION_WAITING)
        outl(word, CAISSON_CROSSVM_DOORBELL_PORT);
}

static void wait_for(uint32_t word)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    uint32_t expected = CAISSON_NOTIFICATION_SIGNALLED;

    for (int i = 0; i < 20000; i++) {
        expected = CAISSON_NOTIFICATION_SIGNALLED;
        if (__atomic_compare_exchange_n(&window[word].word, &expected, CAISSON_NOTIFICATION_IDLE, 0,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return;
        nanosleep(&pause, NULL);
    }
    expect(0, "the component answers");
}

static void check_dataport(int rounds)
{
    uint64_t page = physical(pool);

    expect(request(CAISSON_CROSSVM_SHARE, 1, 4096, 0, page, 4096) == CAISSON_CROSSVM_OK, "share");
    expect(request(CAISSON_CROSSVM_SHARE, 1, 4096, 0, physical(pool + 4096), 4096) ==
               CAISSON_CROSSVM_SHARED,
           "shared twice");
    expect(request(CAISSON_CROSSVM_SHARE, 2, BIG_BYTES, 0, page, 4096) == CAISSON_CROSSVM_OVERLAP,
           "overlap");
    for (int i = 0; i < rounds; i++) {
        snprintf((char *)pool, DATA_BYTES, "message %d", i);
        emit(0);
        wait_for(1);
    }
}

static void check_pieces(void)
{
    for (uint32_t i = 1; i < POOL_PAGES; i++)
        expect(request(CAISSON_CROSSVM_SHARE, 2, BIG_BYTES, i * 4096ull, physical(pool + i * 4096),
                       4096) == CAISSON_CROSSVM_OK,
               "share a piece");
    memset(pool + 4096, 0x77, 4096);
    expect(request(CAISSON_CROSSVM_UNSHARE, 2, 0, 0, 0, 0) == CAISSON_CROSSVM_OK, "unshare");
    for (uint32_t i = 4096; i < POOL_PAGES * 4096; i++)
        expect(pool[i] == 0, "private memory is zero");
    pool[4096] = 1;
    expect(request(CAISSON_CROSSVM_SHARE, 2, BIG_BYTES, 4096, physical(pool + 8192), 4096) ==
               CAISSON_CROSSVM_OK,
           "share again");
    expect(pool[8192] == 0x77 && pool[8193] == 0x77, "the dataport kept what was in it");
}

int main(int argc, char **argv)
{
    map_device();
    check_table();
    check_refusals();
    check_dataport(argc > 1 ? atoi(argv[1]) : 1);
    check_pieces();
    printf("guest test: ok\n");
    /* Left shared: the end of the guest takes them back. */
    return 0;
}
