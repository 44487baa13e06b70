/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes every wrong request there is to the cross-VM device and prints the status that came
 * back. */
#include "doorbell.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct request {
    const char *what;
    uint32_t id, command;
    uint64_t total, offset, address, length;
};

/* The life that this program began: it is a driver of its own. */
static uint32_t life;

volatile uint8_t *device_map(off_t address, size_t size_bytes, int sync)
{
    int fd = open("/dev/mem", O_RDWR | sync);
    void *map = fd < 0 ? MAP_FAILED
                       : mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, address);

    if (map == MAP_FAILED)
        err(EXIT_FAILURE, "mapping device memory at %#jx", (intmax_t)address);
    close(fd);
    return map;
}

static void reg_write(volatile uint8_t *registers, uint32_t offset, uint32_t value)
{
    *(volatile uint32_t *)(registers + offset) = value;
}

static uint32_t reg_read(volatile uint8_t *registers, uint32_t offset)
{
    return *(volatile uint32_t *)(registers + offset);
}

static void reg_write64(volatile uint8_t *registers, uint32_t low, uint64_t value)
{
    reg_write(registers, low, (uint32_t)value);
    reg_write(registers, low + 4, (uint32_t)(value >> 32));
}

static uint32_t request_make(volatile uint8_t *registers, const struct request *request)
{
    reg_write(registers, CAISSON_CROSSVM_REG_ID, request->id);
    reg_write(registers, CAISSON_CROSSVM_REG_ASKER, life);
    reg_write64(registers, CAISSON_CROSSVM_REG_TOTAL_LOW, request->total);
    reg_write64(registers, CAISSON_CROSSVM_REG_OFFSET_LOW, request->offset);
    reg_write64(registers, CAISSON_CROSSVM_REG_ADDRESS_LOW, request->address);
    reg_write64(registers, CAISSON_CROSSVM_REG_LENGTH_LOW, request->length);
    reg_write(registers, CAISSON_CROSSVM_REG_COMMAND, request->command);
    return reg_read(registers, CAISSON_CROSSVM_REG_STATUS);
}

/* The guest-physical address of a page of this process, which stays locked. */
static uint64_t page_address(void *page)
{
    uint64_t entry = 0;
    int fd = open("/proc/self/pagemap", O_RDONLY);

    if (mlock(page, PAGE) < 0)
        err(EXIT_FAILURE, "mlock");
    memset(page, 'x', PAGE);
    if (fd < 0 || pread(fd, &entry, 8, (off_t)((uintptr_t)page / PAGE * 8)) != 8)
        err(EXIT_FAILURE, "pagemap");
    close(fd);
    return (entry & ((1ull << 55) - 1)) * PAGE;
}

/* Seconds after which the monitor's log takes lines again. */
enum { LOG_PERIOD_S = 6 };

static void doorbells_ring_undeclared(const struct doorbell *doorbell)
{
    /* Word 1 is there, but belongs to the event that the guest consumes. */
    static const uint32_t undeclared[] = {1, 2, 77, 0xffffffff};

    sleep(LOG_PERIOD_S);
    for (size_t i = 0; i < sizeof undeclared / sizeof undeclared[0]; i++)
        doorbell_ring(doorbell, undeclared[i]);
    printf("undeclared doorbells: rung\n");
}

/* Emits `ping` (word 0) by hand and looks at the word of `pong` (1) for the answer. */
static void event_exchange(const struct doorbell *doorbell)
{
    volatile uint8_t *window = device_map(CAISSON_CROSSVM_WINDOW_ADDRESS, 2 * PAGE, 0);
    volatile uint32_t *ping = (volatile uint32_t *)window;
    volatile uint32_t *pong = (volatile uint32_t *)(window + PAGE);

    /* It rings in any case, so it need not know what was there. */
    __atomic_store_n(ping, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_SEQ_CST);
    doorbell_ring(doorbell, 0);
    for (int i = 0; i < 2000 && *pong != CAISSON_NOTIFICATION_SIGNALLED; i++)
        usleep(10000);
    printf("doorbell of ping: %s\n",
           *pong == CAISSON_NOTIFICATION_SIGNALLED ? "answered" : "no answer");
}

int main(void)
{
    volatile uint8_t *registers = device_map(CAISSON_CROSSVM_REGISTERS_ADDRESS, PAGE, O_SYNC);
    char *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uint64_t a = page_address(pages), b = page_address(pages + PAGE);
    const uint32_t share = CAISSON_CROSSVM_SHARE, unshare = CAISSON_CROSSVM_UNSHARE;
    const struct request requests[] = {
        {"unknown id 0", 0, share, 8192, 0, a, PAGE},
        {"unknown id 3", 3, share, 8192, 0, a, PAGE},
        {"unknown command", 1, 9, 8192, 0, a, PAGE},
        {"total too small", 1, share, 4096, 0, a, PAGE},
        {"total too large", 1, share, 1ull << 40, 0, a, PAGE},
        {"nothing", 1, share, 8192, 0, a, 0},
        {"offset beyond the end", 1, share, 8192, 8192, a, PAGE},
        {"length beyond the end", 1, share, 8192, 4096, a, 2 * PAGE},
        {"offset that wraps", 1, share, 8192, ~0ull - PAGE + 1, a, 2 * PAGE},
        {"misaligned address", 1, share, 8192, 0, a + 8, PAGE},
        {"misaligned offset", 1, share, 8192, 8, a, PAGE},
        {"misaligned length", 1, share, 8192, 0, a, 100},
        {"address outside memory", 1, share, 8192, 0, 1ull << 40, PAGE},
        {"address in the device", 1, share, 8192, 0, CAISSON_CROSSVM_WINDOW_ADDRESS, PAGE},
        {"address that wraps", 1, share, 8192, 0, ~0ull - PAGE + 1, 2 * PAGE},
        {"first page of box", 1, share, 8192, 0, a, PAGE},
        {"first page of box again", 1, share, 8192, 0, b, PAGE},
        {"guest page that is shared", 1, share, 8192, PAGE, a, PAGE},
        {"guest page for another dataport", 2, share, 4096, 0, a, PAGE},
        {"second page of box", 1, share, 8192, PAGE, b, PAGE},
        {"unshare unknown id", 7, unshare, 0, 0, 0, 0},
    };

    const struct request begin = {"begin", 0, CAISSON_CROSSVM_BEGIN, 0, 0, 0, 0};

    printf("begin: status %u\n", request_make(registers, &begin));
    life = reg_read(registers, CAISSON_CROSSVM_REG_LIFE);
    /* One right after the other: the monitor leaves lines out where many come in a while. */
    uint32_t statuses[sizeof requests / sizeof requests[0]];
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
        statuses[i] = request_make(registers, &requests[i]);
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
        printf("%s: status %u\n", requests[i].what, statuses[i]);
    strcpy(pages, "from a process");
    struct doorbell doorbell = doorbell_open();
    doorbells_ring_undeclared(&doorbell);
    event_exchange(&doorbell);

    /* Pages that are given back must be private and clean again. */
    const struct request back = {"box", 1, unshare, 0, 0, 0, 0};
    printf("unshare box: status %u\n", request_make(registers, &back));
    printf("page afterwards: %s\n", pages[0] == 0 && pages[PAGE] == 0 ? "zero" : "not zero");
    /* Nobody asks for the driver that was here before. */
    life--;
    printf("unshare box for an earlier life: status %u\n", request_make(registers, &back));
    return EXIT_SUCCESS;
}
