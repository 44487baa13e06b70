/* SPDX-License-Identifier: BSD-2-Clause */
/* An idle instance sleeps: none of its threads wakes up while nothing comes. Counted, not timed. */
#include "channel.h"

#include "abi/notification.h"
#include "abi/rpc.h"

#include <dirent.h>
#include <err.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Of one emitter, and of two, which the consumer sleeps for in another way. */
static struct camkes_signal one_signal[1];
static struct camkes_signal two_signals[2];
static struct camkes_notification waited = {
    .name = "waited", .signal_count = 2, .signals = two_signals};
static struct camkes_notification called = {
    .name = "called", .signal_count = 1, .signals = one_signal};

static void call_back(void *argument)
{
    (void)argument;
}

static int register_callback(void)
{
    return camkes_notification_reg_callback(&called, call_back, NULL);
}

static int wait_once(void)
{
    camkes_notification_wait(&waited);
    return 0;
}

/* Of one client and of two: they sleep in different ways. */
static struct camkes_server_channel channels[] = {
    {.client = "a.p", .message_bytes = 256},
    {.client = "b.p", .message_bytes = 256},
    {.client = "c.p", .message_bytes = 256},
};
static struct camkes_server lone = {.name = "lone", .channel_count = 1, .channels = channels};
static struct camkes_server busy = {.name = "busy", .channel_count = 2, .channels = channels + 1};

/* One of each kind of thread. */
TEST_PROCESS({
    .name = "idle",
    .run = wait_once,
    .server_count = 2,
    .servers = (struct camkes_server *const[]){&lone, &busy},
    .interface_count = 1,
    .interfaces = &(const struct camkes_interface){.name = "called", .run = register_callback},
    .notification_count = 2,
    .notifications = (struct camkes_notification *const[]){&waited, &called},
});

static const void *memory_make(int *ret_descriptor, size_t size_bytes)
{
    void *memory;

    *ret_descriptor = memfd_create("object", MFD_CLOEXEC);
    if (ftruncate(*ret_descriptor, (off_t)size_bytes) != 0 ||
        camkes_memory_map(*ret_descriptor, size_bytes, PROT_READ, &memory, NULL) != 0)
        err(2, "object");
    return memory;
}

static const uint32_t *word_make(struct camkes_signal *signal)
{
    signal->kick_descriptor = -1;
    return memory_make(&signal->word_descriptor, CAISSON_PAGE_BYTES);
}

static const uint32_t *channel_make(struct camkes_server_channel *channel)
{
    const struct caisson_channel *memory =
        memory_make(&channel->descriptor, CAISSON_CHANNEL_BYTES(channel->message_bytes));

    channel->kick_descriptor = channel == channels ? -1 : eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    channel->reply_descriptor = -1;
    return &memory->request.word;
}

static void await_sleeper(const uint32_t *word)
{
    while (__atomic_load_n(word, __ATOMIC_RELAXED) != CAISSON_NOTIFICATION_WAITING)
        sleep_ms(1);
}

static unsigned long thread_switches(int child, const char *thread)
{
    char path[64], line[128];
    unsigned long switches = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/task/%.16s/status", child, thread);
    file = fopen(path, "re");
    if (!file)
        return 0;
    while (fgets(line, sizeof(line), file) &&
           sscanf(line, "voluntary_ctxt_switches: %lu", &switches) != 1)
        ;
    fclose(file);
    return switches;
}

/* How often any thread of the child went to sleep. */
static unsigned long child_switches(int child)
{
    unsigned long switches = 0;
    struct dirent *entry;
    char path[32];
    DIR *threads;

    snprintf(path, sizeof(path), "/proc/%d/task", child);
    threads = opendir(path);
    assert_non_null(threads);
    while ((entry = readdir(threads)))
        switches += thread_switches(child, entry->d_name);
    closedir(threads);
    return switches;
}

/* The child is going to sleep: until that shows in the count. */
static unsigned long child_settled(int child)
{
    unsigned long before, now = child_switches(child);

    do {
        before = now;
        sleep_ms(50);
        now = child_switches(child);
    } while (now != before);
    return now;
}

static void an_idle_instance_never_wakes(void **state)
{
    const uint32_t *const words[] = {
        word_make(&two_signals[0]), word_make(&two_signals[1]), word_make(&one_signal[0]),
        channel_make(&channels[0]), channel_make(&channels[1]), channel_make(&channels[2]),
    };
    unsigned long before, after;
    int child;

    (void)state;
#ifdef __SANITIZE_THREAD__
    skip(); /* it has a thread of its own, which does wake up */
#endif
    child = fork();
    if (child == 0)
        exit(camkes_process_start(&camkes_process));
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        await_sleeper(words[i]);
    before = child_settled(child);
    sleep_ms(700);
    after = child_switches(child);
    kill(child, SIGKILL);
    assert_int_equal(child_status(child), 128 + SIGKILL);
    assert_true(before > 0);
    assert_int_equal(after, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_idle_instance_never_wakes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
