/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs inside a guest and checks its modules against what they promise. The VM has a dataport DATA
 * of one page and a larger one BIG, not allocated yet; each EMIT is answered by one CONSUME.
 *
 *   in_guest DATA BIG BIG_BYTES EMIT CONSUME
 */
#include "in_guest.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "abi/guest_ioctl.h"
#include "consumes_event.h"
#include "dataport.h"
#include "dataport_allocate.h"
#include "emits_event.h"

void check(int condition, const char *text, int line)
{
    if (!condition) {
        printf("in_guest: line %d: not so: %s (errno %s)\n", line, text, strerror(errno));
        exit(1);
    }
}

static void check_unknown_id(const char *node)
{
    static const char path[] = "/dev/in_guest_unknown";
    struct stat info;

    CHECK(!stat(node, &info));
    unlink(path);
    CHECK(!mknod(path, S_IFCHR | 0600, makedev(major(info.st_rdev), 200)));
    CHECK(fails_with(open(path, O_RDWR), ENXIO));
    unlink(path);
}

static void check_allocation(int fd, size_t size)
{
    CHECK(fails_with(dataport_get_size(fd), ENODATA));
    CHECK(dataport_get_paddr(fd) == 0 && errno == ENODATA);
    CHECK(dataport_mmap(fd) == MAP_FAILED && errno == ENODATA);
    CHECK(fails_with(dataport_allocate(fd, size + 4096), EINVAL));
    CHECK(fails_with(dataport_allocate(fd, 0), EINVAL));
    CHECK(fails_with(ioctl(fd, DATAPORT_ALLOCATE, NULL), EFAULT));
    CHECK(fails_with(ioctl(fd, DATAPORT_ALLOCATE_DECLARED, NULL), EFAULT));
    CHECK(dataport_allocate_declared(fd) == (ssize_t)size);
    CHECK(dataport_allocate_declared(fd) == (ssize_t)size);
    CHECK(dataport_allocate(fd, size) == 0);
    CHECK(dataport_allocate(fd, size) == 0);
    CHECK(fails_with(dataport_allocate(fd, size + 4096), EBUSY));
    CHECK(dataport_get_size(fd) == (ssize_t)size);
    CHECK(dataport_get_paddr(fd) % 4096 == 0 && dataport_get_paddr(fd) != 0);
    CHECK(fails_with(ioctl(fd, _IO('D', 77), 0), ENOTTY));
}

static void *map(int fd, size_t size, off_t offset)
{
    return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
}

static void check_mapping(int fd, size_t size)
{
    unsigned *whole = dataport_mmap(fd), *last;

    CHECK(whole != MAP_FAILED);
    CHECK(map(fd, size + 4096, 0) == MAP_FAILED && errno == EINVAL);
    CHECK(map(fd, 4096, (off_t)size) == MAP_FAILED && errno == EINVAL);
    last = map(fd, 4096, (off_t)size - 4096);
    CHECK(last != MAP_FAILED);
    for (size_t i = 0; i < size / sizeof(*whole); i++)
        whole[i] = (unsigned)i * 2654435761u;
    CHECK(!memcmp(last, (char *)whole + size - 4096, 4096));
    for (size_t i = 0; i < size / sizeof(*whole); i++)
        CHECK(whole[i] == (unsigned)i * 2654435761u);
    CHECK(mremap(last, 4096, 8192, MREMAP_MAYMOVE) == MAP_FAILED);
    munmap(last, 4096);
    munmap(whole, size);
}

/* What is added waits for the last of descriptor and mapping. */
static void check_end(const char *node, int fd, size_t size)
{
    struct caisson_dataport_end end = {.offset = (uint32_t)size - 4, .add = 7};
    volatile uint32_t *last = (uint32_t *)dataport_mmap(fd) + size / 4 - 1;
    const int other = open(node, O_RDWR);
    const int reader = open(node, O_RDONLY);
    const uint32_t before = *last;
    void *kept = dataport_mmap(other);

    CHECK(fails_with(ioctl(reader, DATAPORT_AT_END, &end), EBADF));
    close(reader);
    CHECK(fails_with(ioctl(other, DATAPORT_AT_END, NULL), EFAULT));
    CHECK(ioctl(other, DATAPORT_AT_END, &end) == 0);
    end.offset = (uint32_t)size;
    CHECK(fails_with(ioctl(other, DATAPORT_AT_END, &end), EINVAL));
    end.offset = 2;
    CHECK(fails_with(ioctl(other, DATAPORT_AT_END, &end), EINVAL));
    close(other);
    CHECK(*last == before);
    munmap(kept, size);
    CHECK(*last == before + 7);
}

static void check_poll(int emit, int consume)
{
    struct pollfd pollfd = {.fd = consume, .events = POLLIN};

    while (consumes_event_poll(consume) > 0)
        continue;
    CHECK(poll(&pollfd, 1, 30) == 0);
    CHECK(emits_event_emit(emit) == 0);
    CHECK(poll(&pollfd, 1, LONG_MS) == 1 && pollfd.revents == POLLIN);
    CHECK(consumes_event_poll(consume) == 0);
    /* One that comes before anybody waits is kept. */
    CHECK(emits_event_emit(emit) == 0);
    usleep(300000);
    CHECK(consumes_event_poll(consume) == 1);
    CHECK(consumes_event_poll(consume) == 0);
    for (int i = 0; i < ROUNDS; i++) {
        CHECK(emits_event_emit(emit) == 0);
        CHECK(consumes_event_wait(consume) == 1);
    }
    CHECK(consumes_event_poll(consume) == 0);
    CHECK(fails_with(ioctl(emit, _IO('E', 77), 0), ENOTTY));
}

static void check_epoll(int emit, int consume, unsigned mode)
{
    struct epoll_event event = {.events = EPOLLIN | mode};
    int epoll = epoll_create1(0);

    CHECK(epoll >= 0 && !epoll_ctl(epoll, EPOLL_CTL_ADD, consume, &event));
    for (int i = 0; i < ROUNDS / 5; i++) {
        CHECK(emits_event_emit(emit) == 0);
        CHECK(epoll_wait(epoll, &event, 1, LONG_MS) == 1);
    }
    CHECK(epoll_wait(epoll, &event, 1, 30) == 0);
    close(epoll);
}

static void on_alarm(int number)
{
    (void)number;
}

static void check_interrupted(int consume)
{
    struct sigaction action = {.sa_handler = on_alarm};

    sigaction(SIGALRM, &action, NULL);
    ualarm(50000, 0);
    CHECK(fails_with(consumes_event_wait(consume), EINTR));
}

struct pollers {
    int fd;
    int taken; /* events, by all of them */
};

/* Takes events until a poison round leaves none for a while. */
static void *take_events(void *argument)
{
    struct pollers *pollers = argument;
    struct pollfd pollfd = {.fd = pollers->fd, .events = POLLIN};

    while (poll(&pollfd, 1, 2000) == 1)
        __atomic_fetch_add(&pollers->taken, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

/* Several threads wait for the same event: each event goes to one of them, and none is lost. */
static void check_pollers(int emit, int consume)
{
    struct pollers pollers = {.fd = consume};
    pthread_t threads[3];

    for (int i = 0; i < 3; i++)
        CHECK(!pthread_create(&threads[i], NULL, take_events, &pollers));
    for (int i = 0; i < ROUNDS / 5; i++) {
        CHECK(emits_event_emit(emit) == 0);
        for (int wait = 0; __atomic_load_n(&pollers.taken, __ATOMIC_SEQ_CST) == i; wait++) {
            CHECK(wait < 1800);
            usleep(1000);
        }
        CHECK(__atomic_load_n(&pollers.taken, __ATOMIC_SEQ_CST) == i + 1);
    }
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    CHECK(pollers.taken == ROUNDS / 5);
}

int main(int argc, char **argv)
{
    int data, big, emit, consume;

    if (argc != 6)
        return 2;
    data = open(argv[1], O_RDWR);
    big = open(argv[2], O_RDWR);
    emit = open(argv[4], O_RDWR);
    consume = open(argv[5], O_RDWR);
    CHECK(data >= 0 && big >= 0 && emit >= 0 && consume >= 0);
    for (int i = 1; i < 6; i++) {
        if (i != 3)
            check_unknown_id(argv[i]);
    }
    check_allocation(data, 4096);
    check_allocation(big, strtoul(argv[3], NULL, 0));
    check_mapping(data, 4096);
    check_mapping(big, strtoul(argv[3], NULL, 0));
    check_end(argv[1], data, 4096);
    check_end(argv[2], big, strtoul(argv[3], NULL, 0));
    check_map(data, 4096, 0);
    check_map(big, strtoul(argv[3], NULL, 0), strtoul(argv[3], NULL, 0) - 64);
    check_map(emit, 4096, 2048);
    check_map(consume, 4096, 2048);
    check_reader(argv[1], 4096);
    check_reader(argv[2], strtoul(argv[3], NULL, 0));
    check_poll(emit, consume);
    check_epoll(emit, consume, 0);
    check_epoll(emit, consume, EPOLLET);
    check_interrupted(consume);
    check_pollers(emit, consume);
    check_asking(emit, consume);
    check_mapped(argv[4], emit, argv[5], consume);
    puts("in_guest: all is well");
    return 0;
}
