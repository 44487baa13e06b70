/* SPDX-License-Identifier: BSD-2-Clause */
/* Does what components usually do, and prints what came of it. */
#define _GNU_SOURCE
#include <autoconf.h>
#include <camkes.h>
#include <camkes/dma.h>
#include <errno.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "board.h"

#if !defined(CONFIG_WORD_SIZE) || CONFIG_WORD_SIZE != 64
#error "CONFIG_WORD_SIZE"
#endif

int double_it(int number);

static int too_long;

static camkes_error_action_t count_errors(camkes_error_t *error)
{
    assert(error->type == CE_BUFFER_LENGTH_EXCEEDED);
    too_long++;
    return CEA_DISCARD;
}

/* A lock in shared memory that both sides take, and two events behind one capability. */
static void share(void)
{
    seL4_Word badge = 0;

    sync_spinlock_init(&board->lock);
    question_emit();
    for (int i = 0; i < ROUNDS; i++) {
        sync_spinlock_lock(&board->lock);
        board->count++;
        sync_spinlock_unlock(&board->lock);
    }
    seL4_Wait(answer_notification(), &badge);
    assert(badge == other_notification_badge());
    printf("front: counted to %ld\n", board->count);
    seL4_Poll(answer_notification(), &badge);
    assert(badge == 0);
    question_emit_underlying();
    while (badge == 0)
        seL4_Poll(other_notification(), &badge);
    assert(badge == answer_notification_badge());
    seL4_Signal(other_notification());
    other_wait();
    printf("front: events tell who came\n");
}

static size_t echo(char *(*method)(const char *), size_t length)
{
    char *text = malloc(length + 1), *echoed;

    memset(text, 'x', length);
    text[length] = '\0';
    echoed = method(text);
    length = strlen(echoed);
    free(text);
    free(echoed);
    return length;
}

/* Strings with their zero, up to the dataport's last byte, and not one more. */
static void fill_buffers(void)
{
    narrow_register_error_handler(count_errors);
    typed_register_error_handler(count_errors);
    assert(echo(narrow_echo, 511) == 511 && echo(typed_echo, 9) == 9 && too_long == 0);
    assert(echo(narrow_echo, 512) == 0 && too_long == 1);
    assert(echo(typed_echo, 10) == 0 && too_long == 2);
    printf("front: buffers end where they end\n");
}

static void point(void)
{
    int *value = (int *)((char *)room + 64);
    dataport_ptr_t place = dataport_wrap_ptr(value);

    assert(place.id != -1 && dataport_wrap_ptr(&value).id == -1);
    *value = 42;
    post_post(place);
    printf("front: %d\n", *value);
}

static void allocate(void)
{
    void *pool = camkes_dma_alloc(1 << 20, 1 << 20, false);

    assert(pool && (uintptr_t)pool % (1 << 20) == 0);
    camkes_dma_free(pool, 1 << 20);
    printf("front: all of the pool\n");
}

/* The heap is where CAmkES's variables say, nothing else is there, and heap_size limits it. */
static void look_at_heap(void)
{
    extern char *morecore_area;
    extern size_t morecore_size;
    char *small = strdup("small"), *large = malloc(3 << 20), *echoed = narrow_echo("echo");
    const char *const blocks[] = {small, large, echoed};

    for (size_t i = 0; i < ARRAY_SIZE(blocks); i++)
        assert(blocks[i] && (size_t)(blocks[i] - morecore_area) < morecore_size);
    assert((uintptr_t)&small - (uintptr_t)morecore_area >= morecore_size);
    assert((uintptr_t)room - (uintptr_t)morecore_area >= morecore_size);
    assert(!malloc(morecore_size));
    free(small);
    free(large);
    free(echoed);
    printf("front: its heap has an end\n");
}

/* Writes some bytes more than were asked for, into the room that malloc gives all the same: code
 * does that, and has worked. */
static void overstep(void)
{
    char *text = malloc(50);
    char more[] = "and some bytes more than that";

    assert(text);
    strcpy(text, "twenty-four letters here");
    strcpy(text + strlen(text), more);
    assert(strlen(text) == 53);
    free(text);
}

#define EXPECT_ERROR(call, number)                                                                 \
    do {                                                                                           \
        errno = 0;                                                                                 \
        long result_ = (long)(call);                                                               \
        if (result_ != -1 || errno != (number))                                                    \
            printf("front: %s: %ld, %s\n", #call, result_, strerror(errno));                       \
    } while (0)

/* What is refused leaves errno, and the instance alone. */
static void ask(void)
{
    static char page[8192] __attribute__((aligned(4096)));
    struct stat status;
    struct winsize window;
    struct itimerval timer = {0};
    unsigned char resident[2];
    int ends[2];
    char name[16];

    EXPECT_ERROR(mincore(page, sizeof(page), resident), EPERM);
    EXPECT_ERROR(mlock(page, sizeof(page)), EPERM);
    EXPECT_ERROR(munlock(page, sizeof(page)), EPERM);
    EXPECT_ERROR(mlockall(MCL_CURRENT), EPERM);
    EXPECT_ERROR(munlockall(), EPERM);
    EXPECT_ERROR(msync(page, sizeof(page), MS_SYNC), EPERM);
    EXPECT_ERROR(stat("/etc/hosts", &status), EPERM);
    EXPECT_ERROR(mkdir("/tmp/folder", 0700), EPERM);
    EXPECT_ERROR(unlink("/tmp/file"), EPERM);
    EXPECT_ERROR(rename("/tmp/file", "/tmp/other"), EPERM);
    EXPECT_ERROR(chdir("/"), EPERM);
    EXPECT_ERROR(fsync(1), EPERM);
    EXPECT_ERROR(dup(1), EPERM);
    EXPECT_ERROR(pipe(ends), EPERM);
    EXPECT_ERROR(eventfd(0, 0), EPERM);
    EXPECT_ERROR(wait(NULL), ECHILD);
    EXPECT_ERROR(setsid(), EPERM);
    EXPECT_ERROR(ioctl(1, TIOCGWINSZ, &window), ENOTTY);
    EXPECT_ERROR(sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){0}), EPERM);
    assert(setitimer(ITIMER_REAL, &timer, NULL) == 0 && alarm(0) == 0);
    assert(sched_get_priority_max(SCHED_FIFO) > 0 && sched_getcpu() >= 0);
    assert(pthread_getname_np(pthread_self(), name, sizeof(name)) == 0);
    assert(sigtimedwait(&(sigset_t){0}, NULL, &(struct timespec){0}) == -1 && errno == EAGAIN);
    printf("front: goes on\n");
}

int run(void)
{
    volatile double two = 2;

    share();
    fill_buffers();
    point();
    allocate();
    look_at_heap();
    overstep();
    ask();
    printf("front: %d, %.3f\n", double_it(21), sqrt(two));
    return 0;
}
