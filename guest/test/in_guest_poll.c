/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks inside a guest: who asks for an event and is told of it takes it, and nobody else does. */
#include "in_guest.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <unistd.h>

#include "abi/notification.h"
#include "consumes_event.h"
#include "emits_event.h"

enum { SHORT_MS = 30 };

struct event {
    int emit;
    int consume;
    const struct caisson_notification_page *page;
};

/* An event is there that nobody has looked at. */
static void make(const struct event *event)
{
    while (consumes_event_poll(event->consume) > 0)
        continue;
    CHECK(emits_event_emit(event->emit) == 0);
    for (int wait = 0;
         __atomic_load_n(&event->page->word, __ATOMIC_SEQ_CST) != CAISSON_NOTIFICATION_SIGNALLED;
         wait++) {
        CHECK(wait < LONG_MS);
        usleep(1000);
    }
}

#define IS_LEFT(event)                                                                             \
    CHECK(consumes_event_poll((event)->consume) == 1 && consumes_event_poll((event)->consume) == 0)
#define IS_TAKEN(event) CHECK(consumes_event_poll((event)->consume) == 0)

static int wait_in(int set, int timeout_ms)
{
    struct epoll_event found;

    return epoll_wait(set, &found, 1, timeout_ms);
}

static void control(int set, int operation, int fd, unsigned events)
{
    struct epoll_event event = {.events = events};

    CHECK(!epoll_ctl(set, operation, fd, &event));
}

static int set_of(int fd, unsigned events)
{
    int set = epoll_create1(0);

    CHECK(set >= 0);
    control(set, EPOLL_CTL_ADD, fd, events);
    return set;
}

static int select_in(int fd, char what, int timeout_ms)
{
    struct timeval timeout = {.tv_usec = timeout_ms * 1000};
    fd_set fds;

    FD_ZERO(&fds);
    FD_SET(fd, &fds);
    return select(fd + 1, what == 'r' ? &fds : NULL, what == 'w' ? &fds : NULL,
                  what == 'x' ? &fds : NULL, &timeout);
}

static void check_others_events(const struct event *event)
{
    const short other[] = {0, POLLOUT, POLLPRI, POLLHUP};
    int set;

    for (int i = 0; i < 8; i++) {
        struct pollfd pollfd = {.fd = event->consume, .events = other[i % 4]};
        make(event);
        CHECK(poll(&pollfd, 1, i < 4 ? 0 : SHORT_MS) == 0);
        IS_LEFT(event);
        make(event);
        set = set_of(event->consume, (unsigned)other[i % 4]);
        CHECK(wait_in(set, i < 4 ? 0 : SHORT_MS) == 0);
        close(set);
        IS_LEFT(event);
    }
    make(event);
    CHECK(select_in(event->consume, 'w', SHORT_MS) == 0);
    CHECK(select_in(event->consume, 'x', 0) == 0);
    IS_LEFT(event);
    make(event);
    CHECK(select_in(event->consume, 'r', 0) == 1);
    CHECK(select_in(event->consume, 'r', SHORT_MS) == 0);
    IS_TAKEN(event);
}

static void check_joining(const struct event *event)
{
    int set;

    make(event);
    set = set_of(event->consume, EPOLLIN);
    CHECK(wait_in(set, LONG_MS) == 1);
    CHECK(wait_in(set, SHORT_MS) == 0);
    IS_TAKEN(event);
    /* Who is in a set can be asked directly. */
    make(event);
    IS_LEFT(event);
    CHECK(wait_in(set, SHORT_MS) == 0);
    close(set);
    make(event);
    set = set_of(event->consume, EPOLLIN | EPOLLET);
    control(set, EPOLL_CTL_DEL, event->consume, 0);
    close(set);
    IS_LEFT(event);
}

static void check_oneshot(const struct event *event)
{
    int set = set_of(event->consume, EPOLLIN | EPOLLONESHOT);

    for (int i = 0; i < ROUNDS / 10; i++) {
        make(event);
        CHECK(wait_in(set, LONG_MS) == 1);
        CHECK(emits_event_emit(event->emit) == 0);
        if (i % 2)
            usleep(2000);
        control(set, EPOLL_CTL_MOD, event->consume, EPOLLIN | EPOLLONESHOT);
        CHECK(wait_in(set, LONG_MS) == 1);
        CHECK(wait_in(set, 0) == 0);
        control(set, EPOLL_CTL_MOD, event->consume, EPOLLIN | EPOLLONESHOT);
    }
    CHECK(wait_in(set, SHORT_MS) == 0);
    make(event);
    control(set, EPOLL_CTL_MOD, event->consume, 0);
    control(set, EPOLL_CTL_MOD, event->consume, EPOLLIN);
    control(set, EPOLL_CTL_MOD, event->consume, EPOLLIN | EPOLLRDNORM);
    CHECK(wait_in(set, LONG_MS) == 1);
    CHECK(wait_in(set, SHORT_MS) == 0);
    IS_TAKEN(event);
    close(set);
}

/* How it is asked whether something is ready in a set. */
static int ask_set(int set, int way, int timeout_ms)
{
    struct pollfd pollfd = {.fd = set, .events = POLLIN};

    if (way == 0)
        return wait_in(set, timeout_ms);
    return way == 1 ? poll(&pollfd, 1, timeout_ms) : select_in(set, 'r', timeout_ms);
}

static void check_nested(const struct event *event, unsigned mode)
{
    int inner = set_of(event->consume, EPOLLIN | mode);
    int middle = set_of(inner, EPOLLIN);
    int outer = set_of(middle, EPOLLIN);

    IS_TAKEN(event);
    for (int i = 0; i < ROUNDS / 10; i++) {
        if (i % 2)
            make(event);
        else
            CHECK(emits_event_emit(event->emit) == 0);
        /* Of the outer one by epoll_wait, of the others in each way. */
        CHECK(ask_set(outer, 0, LONG_MS) == 1);
        CHECK(ask_set(middle, i % 3, LONG_MS) == 1);
        CHECK(ask_set(inner, 1 + i % 2, 500) == 1);
        CHECK(wait_in(inner, 0) == 1);
        CHECK(wait_in(inner, 0) == 0);
        CHECK(ask_set(middle, i % 3, 0) == 0);
        CHECK(ask_set(outer, i % 3, 0) == 0);
    }
    IS_TAKEN(event);
    close(outer);
    close(middle);
    make(event);
    outer = set_of(inner, EPOLLIN); /* looks at once */
    CHECK(ask_set(outer, 0, LONG_MS) == 1);
    CHECK(wait_in(inner, 0) == 1);
    CHECK(ask_set(outer, 0, SHORT_MS) == 0);
    IS_TAKEN(event);
    close(outer);
    close(inner);
}

/* One of two sets tells of it, and the sets that the file has been in are no longer known. */
static void check_sets(const struct event *event)
{
    int sets[2] = {set_of(event->consume, EPOLLIN), set_of(event->consume, EPOLLIN)};

    for (int i = 0; i < 20; i++) {
        make(event);
        CHECK(wait_in(sets[i % 2], LONG_MS) == 1);
        CHECK(wait_in(sets[(i + 1) % 2], 0) == 0);
        CHECK(wait_in(sets[i % 2], 0) == 0);
    }
    close(sets[0]);
    close(sets[1]);
    for (int i = 0; i < 20; i++) {
        sets[0] = set_of(event->consume, EPOLLIN);
        make(event);
        CHECK(wait_in(sets[0], LONG_MS) == 1);
        CHECK(wait_in(sets[0], 0) == 0);
        close(sets[0]);
    }
}

void check_asking(int emit, int consume)
{
    struct caisson_notification_page *page =
        mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_SHARED, consume, 0);
    const struct event event = {.emit = emit, .consume = consume, .page = page};

    CHECK(page != MAP_FAILED);
    check_others_events(&event);
    check_joining(&event);
    check_oneshot(&event);
    check_nested(&event, 0);
    check_nested(&event, EPOLLET);
    check_sets(&event);
    munmap(page, sizeof(*page));
}
