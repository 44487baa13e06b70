/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks inside a guest: events whose words a process has mapped, what a mapping gives, and what it
 * does not. */
#include "in_guest.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "abi/guest_ioctl.h"
#include "abi/notification.h"
#include "consumes_event.h"
#include "emits_event.h"

static void *map(int fd, size_t size, int protection, int flags, off_t offset)
{
    return mmap(NULL, size, protection, flags, fd, offset);
}

#define REFUSES(mapping, error) CHECK((mapping) == MAP_FAILED && errno == (error))

/* What the file does not give: more than its event's pages, writing to who may read only, code,
 * memory that is not shared. */
static void check_rights(const char *node)
{
    const int both = PROT_READ | PROT_WRITE;
    int fd = open(node, O_RDWR | O_CLOEXEC), reads = open(node, O_RDONLY | O_CLOEXEC),
        writes = open(node, O_WRONLY | O_CLOEXEC);
    struct caisson_event_info info;
    char *page;

    CHECK(fd >= 0 && reads >= 0 && writes >= 0);
    CHECK(!ioctl(fd, EVENT_GET_INFO, &info) && info.word_count == 1);
    CHECK(fails_with(ioctl(fd, EVENT_GET_INFO, NULL), EFAULT));
    REFUSES(map(fd, 2 * CAISSON_PAGE_BYTES, both, MAP_SHARED, 0), EINVAL);
    REFUSES(map(fd, CAISSON_PAGE_BYTES, both, MAP_SHARED, CAISSON_PAGE_BYTES), EINVAL);
    REFUSES(map(fd, CAISSON_PAGE_BYTES, both, MAP_PRIVATE, 0), EINVAL);
    REFUSES(map(fd, CAISSON_PAGE_BYTES, PROT_READ | PROT_EXEC, MAP_SHARED, 0), EPERM);
    REFUSES(map(reads, CAISSON_PAGE_BYTES, PROT_READ, MAP_SHARED, 0), EACCES);
    REFUSES(map(writes, CAISSON_PAGE_BYTES, PROT_WRITE, MAP_SHARED, 0), EACCES);
    page = map(fd, CAISSON_PAGE_BYTES, both, MAP_SHARED, 0);
    CHECK(page != MAP_FAILED);
    CHECK(fails_with(mprotect(page, CAISSON_PAGE_BYTES, PROT_READ | PROT_EXEC), EACCES));
    CHECK(mremap(page, CAISSON_PAGE_BYTES, 2 * CAISSON_PAGE_BYTES, MREMAP_MAYMOVE) == MAP_FAILED);
    munmap(page, CAISSON_PAGE_BYTES);
    CHECK(!emits_event_map(reads) && errno == EACCES);
    CHECK(!consumes_event_map(reads) && errno == EACCES);
    close(fd);
    close(reads);
    close(writes);
}

/* A mapping outlives its descriptor, and shows the same word as every other one. */
static void check_same_word(int fd)
{
    struct caisson_notification_page *one, *other;
    int again = dup(fd);

    one = map(fd, sizeof(*one), PROT_READ | PROT_WRITE, MAP_SHARED, 0);
    other = map(again, sizeof(*other), PROT_READ | PROT_WRITE, MAP_SHARED, 0);
    close(again);
    CHECK(one != MAP_FAILED && other != MAP_FAILED);
    one->unused[7] = 77;
    CHECK(other->unused[7] == 77);
    one->unused[7] = 0;
    munmap(one, sizeof(*one));
    munmap(other, sizeof(*other));
}

static void check_rounds(int emit, int consume)
{
    emits_event_t *there = emits_event_map(emit);
    consumes_event_t *back = consumes_event_map(consume);

    CHECK(there && back);
    while (consumes_event_poll_mapped(back))
        continue;
    for (int i = 0; i < ROUNDS; i++) {
        CHECK(emits_event_emit_mapped(there) == 0);
        CHECK(consumes_event_wait_mapped(back) == 1);
    }
    /* Each way to emit goes with each way to wait. */
    for (int i = 0; i < ROUNDS; i++) {
        CHECK((i & 1 ? emits_event_emit(emit) : emits_event_emit_mapped(there)) == 0);
        CHECK((i & 2 ? consumes_event_wait(consume) : consumes_event_wait_mapped(back)) == 1);
    }
    CHECK(consumes_event_poll_mapped(back) == 0);
    /* One that comes before anybody waits is kept; the other side is asleep by then. */
    CHECK(emits_event_emit_mapped(there) == 0);
    usleep(300000);
    CHECK(consumes_event_poll_mapped(back) == 1);
    CHECK(consumes_event_poll(consume) == 0);
    emits_event_unmap(there);
    consumes_event_unmap(back);
    emits_event_unmap(NULL);
    consumes_event_unmap(NULL);
}

static void on_alarm(int number)
{
    (void)number;
}

static void check_interrupted(int consume)
{
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    consumes_event_t *back = consumes_event_map(consume);

    sigaction(SIGALRM, &action, NULL);
    ualarm(50000, 0);
    CHECK(fails_with(consumes_event_wait_mapped(back), EINTR));
    CHECK(fails_with(ioctl(consume, CONSUMES_EVENT_WAIT, 2), EINVAL));
    consumes_event_unmap(back);
}

struct waiters {
    int fd;
    int taken; /* events, by all of them */
    int over;
};

static void *wait_by_kernel(void *argument)
{
    struct waiters *waiters = argument;

    while (!__atomic_load_n(&waiters->over, __ATOMIC_SEQ_CST))
        if (consumes_event_wait(waiters->fd) == 1)
            __atomic_fetch_add(&waiters->taken, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

static void *wait_by_poll(void *argument)
{
    struct waiters *waiters = argument;
    struct pollfd pollfd = {.fd = waiters->fd, .events = POLLIN};

    while (!__atomic_load_n(&waiters->over, __ATOMIC_SEQ_CST))
        if (poll(&pollfd, 1, LONG_MS) == 1)
            __atomic_fetch_add(&waiters->taken, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

static void *wait_by_word(void *argument)
{
    struct waiters *waiters = argument;
    consumes_event_t *event = consumes_event_map(waiters->fd);

    while (!__atomic_load_n(&waiters->over, __ATOMIC_SEQ_CST))
        if (consumes_event_wait_mapped(event) == 1)
            __atomic_fetch_add(&waiters->taken, 1, __ATOMIC_SEQ_CST);
    consumes_event_unmap(event);
    return NULL;
}

/* Threads that wait in all the ways there are: each event goes to one of them, and none is lost. */
static void check_waiters(int emit, int consume)
{
    static void *(*const bodies[])(void *) = {wait_by_kernel, wait_by_word, wait_by_poll,
                                              wait_by_word};
    enum { WAITERS = sizeof(bodies) / sizeof(bodies[0]) };
    struct waiters waiters = {.fd = consume};
    pthread_t threads[WAITERS];

    for (int i = 0; i < WAITERS; i++)
        CHECK(!pthread_create(&threads[i], NULL, bodies[i], &waiters));
    for (int i = 0; i < ROUNDS / 5; i++) {
        CHECK(emits_event_emit(emit) == 0);
        for (int wait = 0; __atomic_load_n(&waiters.taken, __ATOMIC_SEQ_CST) == i; wait++) {
            CHECK(wait < LONG_MS);
            usleep(1000);
        }
        CHECK(__atomic_load_n(&waiters.taken, __ATOMIC_SEQ_CST) == i + 1);
    }
    __atomic_store_n(&waiters.over, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < WAITERS; i++) /* one of them may have looked at `over` before, and sleeps */
        while (pthread_tryjoin_np(threads[i], NULL) != 0) {
            pthread_kill(threads[i], SIGALRM);
            usleep(1000);
        }
}

/* Whatever stands in the words, nobody hangs in the kernel, and the event works again. */
static void check_rubbish(int emit, int consume)
{
    const uint32_t rubbish[] = {CAISSON_NOTIFICATION_WAITING, 3, UINT32_MAX};
    emits_event_t *there = emits_event_map(emit);
    consumes_event_t *back = consumes_event_map(consume);
    struct caisson_notification_page *pages[2] = {
        map(emit, CAISSON_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, 0),
        map(consume, CAISSON_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, 0)};

    CHECK(there && back && pages[0] != MAP_FAILED && pages[1] != MAP_FAILED);
    for (int i = 0; i < 3; i++) {
        for (int side = 0; side < 2; side++)
            __atomic_store_n(&pages[side]->word, rubbish[i], __ATOMIC_SEQ_CST);
        CHECK(consumes_event_poll_mapped(back) >= 0);
        CHECK(consumes_event_poll(consume) >= 0);
        CHECK(emits_event_emit(emit) == 0); /* its consumer may sleep without a mark of it */
        CHECK(emits_event_emit_mapped(there) == 0);
        __atomic_store_n(&pages[0]->word, CAISSON_NOTIFICATION_WAITING, __ATOMIC_SEQ_CST);
        CHECK(emits_event_emit_mapped(there) == 0);
        CHECK(consumes_event_wait_mapped(back) == 1);
        usleep(100000);
        while (consumes_event_poll(consume))
            continue;
    }
    munmap(pages[0], CAISSON_PAGE_BYTES);
    munmap(pages[1], CAISSON_PAGE_BYTES);
    emits_event_unmap(there);
    consumes_event_unmap(back);
}

void check_mapped(const char *emit_node, int emit, const char *consume_node, int consume)
{
    check_rights(emit_node);
    check_rights(consume_node);
    check_same_word(emit);
    check_same_word(consume);
    check_rounds(emit, consume);
    check_interrupted(consume);
    check_waiters(emit, consume);
    check_rubbish(emit, consume);
    check_rounds(emit, consume);
}
