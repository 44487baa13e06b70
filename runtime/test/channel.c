/* SPDX-License-Identifier: BSD-2-Clause */
/* Channels and small helpers of the runtime's tests. */
#include "channel.h"

#include "abi/notification.h"

#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void channel_open(struct channel *channel, unsigned flags)
{
    const int word = memfd_create("word", MFD_CLOEXEC);
    const int kick = flags & CHANNEL_EVENTFD ? eventfd(0, EFD_CLOEXEC) : -1;
    void *page;

    memset(channel, 0, sizeof(*channel));
    if (word < 0 || ftruncate(word, CAISSON_PAGE_BYTES) != 0)
        err(2, "memfd");
    channel->signal = (struct camkes_signal){.word_descriptor = word, .kick_descriptor = kick};
    channel->emitter =
        (struct camkes_emitter){.name = "e", .signal_count = 1, .signals = &channel->signal};
    channel->emitter.instance = camkes_process.instances[0];
    channel->notification.instance = camkes_process.instances[0];
    channel->notification.name = "c";
    channel->notification.word_descriptor = word;
    channel->notification.kick_descriptor = kick;
    if (camkes_memory_map(word, CAISSON_PAGE_BYTES, PROT_READ | PROT_WRITE, &page, NULL) != 0 ||
        camkes_emitter_init(&channel->emitter) != 0)
        err(2, "map");
    channel->notification.word = page;
    if (flags & CHANNEL_ONE_MAPPING) {
        munmap(channel->signal.word, CAISSON_PAGE_BYTES);
        channel->signal.word = page;
    }
    if (camkes_notification_init(&channel->notification, flags & CHANNEL_SPINS ? 2 : 1) != 0)
        errx(2, "camkes_notification_init");
}

void channel_close(struct channel *channel)
{
    if (channel->signal.word != channel->notification.word)
        munmap(channel->signal.word, CAISSON_PAGE_BYTES);
    /* A callback's thread lives as long as the process, and so then do its word and eventfd. */
    if (channel->notification.callback_thread)
        return;
    munmap(channel->notification.word, CAISSON_PAGE_BYTES);
    close(channel->notification.word_descriptor);
    if (channel->notification.kick_descriptor >= 0)
        close(channel->notification.kick_descriptor);
}

static void bound_expired(int signal)
{
    static const char message[] = "bounded time is over: somebody was never woken\n";

    (void)signal;
    (void)!write(2, message, sizeof(message) - 1);
    _exit(3);
}

void bound(unsigned seconds)
{
    signal(SIGALRM, bound_expired);
    alarm(seconds);
}

pthread_t thread_run(void *(*body)(void *), void *argument)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, body, argument) != 0)
        errx(2, "pthread_create");
    return thread;
}

void sleep_ms(unsigned ms)
{
    const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};

    nanosleep(&pause, NULL);
}

void channel_await_sleeper(const struct channel *channel)
{
    while (__atomic_load_n(channel->notification.word, __ATOMIC_RELAXED) !=
           CAISSON_NOTIFICATION_WAITING)
        sleep_ms(1);
}

int child_status(int child)
{
    int status;

    if (waitpid(child, &status, 0) != child)
        err(2, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
