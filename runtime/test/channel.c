/* SPDX-License-Identifier: BSD-2-Clause */
/* Channels and small helpers of the runtime's tests. */
#include "channel.h"
#include "spin.h"

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

static struct camkes_emitter emitter_of(struct camkes_signal *signal)
{
    return (struct camkes_emitter){
        .name = "e",
        .instance = camkes_process.instances[0],
        .signal_count = 1,
        .signals = signal,
    };
}

static void signal_open(struct channel *channel, size_t index, unsigned flags)
{
    struct camkes_signal *signal = &channel->signals[index];
    const int word = memfd_create("word", MFD_CLOEXEC);
    const int kick = flags & CHANNEL_EVENTFD ? eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1;

    if (word < 0 || ftruncate(word, CAISSON_PAGE_BYTES) != 0)
        err(2, "memfd");
    *signal = (struct camkes_signal){.word_descriptor = word, .kick_descriptor = kick};
    channel->sources[index] = *signal;
    if (camkes_signals_map(signal, 1) != 0 || camkes_signals_map(&channel->sources[index], 1) != 0)
        err(2, "map");
    if (flags & CHANNEL_ONE_MAPPING) {
        munmap(signal->word, CAISSON_PAGE_BYTES);
        signal->word = channel->sources[index].word;
    }
}

uint32_t spins_set(struct camkes_spin *spin, enum spins spins)
{
    *spin = (struct camkes_spin){.has_limit = spins == SPINS_LONG, .limit_us = CAISSON_SPIN_US_MAX};
    return spins == SPINS_NEVER ? 0 : camkes_spin_measure();
}

static enum spins spins_of(unsigned flags)
{
    if (!(flags & CHANNEL_SPINS))
        return SPINS_NEVER;
    return flags & CHANNEL_SPINS_LONG ? SPINS_LONG : SPINS_USUAL;
}

void channel_open(struct channel *channel, unsigned flags)
{
    uint32_t round_ps;

    memset(channel, 0, sizeof(*channel));
    channel->emitter = emitter_of(&channel->signals[0]);
    channel->other = emitter_of(&channel->signals[1]);
    channel->notification = (struct camkes_notification){
        .name = "c",
        .instance = camkes_process.instances[0],
        .signal_count = flags & CHANNEL_TWO ? 2 : 1,
        .signals = channel->sources,
    };
    for (size_t i = 0; i < channel->notification.signal_count; i++)
        signal_open(channel, i, flags);
    round_ps = spins_set(&channel->notification.spin, spins_of(flags));
    if (camkes_notification_init(&channel->notification, round_ps) != 0)
        errx(2, "camkes_notification_init");
}

/* What a thread that lives as long as the process sleeps in: the leak checker finds it here. */
static void keep(struct pollfd *kicks)
{
    static struct pollfd *kept[64];
    static size_t count;

    if (kicks && count < sizeof(kept) / sizeof(kept[0]))
        kept[count++] = kicks;
}

void channel_close(struct channel *channel)
{
    for (size_t i = 0; i < channel->notification.signal_count; i++) {
        const struct camkes_signal *source = &channel->sources[i];

        if (channel->signals[i].word != source->word)
            munmap(channel->signals[i].word, CAISSON_PAGE_BYTES);
        /* A callback's thread lives as long as the process, and so then do its words and
         * eventfds. */
        if (channel->notification.callback_thread)
            continue;
        munmap(source->word, CAISSON_PAGE_BYTES);
        close(source->word_descriptor);
        if (source->kick_descriptor >= 0)
            close(source->kick_descriptor);
    }
    if (channel->notification.callback_thread)
        keep(channel->notification.kicks);
    else
        free(channel->notification.kicks);
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
    for (size_t i = 0; i < channel->notification.signal_count; i++)
        while (__atomic_load_n(channel->sources[i].word, __ATOMIC_RELAXED) !=
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
