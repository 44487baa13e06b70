/* SPDX-License-Identifier: BSD-2-Clause */
/* Events between a guest and a function of the application. */
#include "vmm/channel.h"

#include "abi/notification.h"
#include "runtime/spin.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void destroy(struct channel *channel)
{
    int error = errno;

    if (channel->kick_descriptor >= 0)
        close(channel->kick_descriptor);
    free(channel);
    errno = error;
}

static struct channel *create(struct crossvm *crossvm, uint32_t id)
{
    struct channel *channel = malloc(sizeof(*channel));

    if (channel == NULL)
        return NULL;
    *channel = (struct channel){.vm_name = crossvm->vm_name, .id = id};
    channel->kick_descriptor = eventfd(0, EFD_CLOEXEC);
    int error = channel->kick_descriptor < 0 ? -errno : crossvm_own_word(crossvm, &channel->word);
    if (error < 0) {
        errno = -error;
        destroy(channel);
        return NULL;
    }
    return channel;
}

/* The consumer's protocol of abi/notification.h. The guest writes the word and rings at will: each
 * time costs a round, and many in vain a nap, so that a storm is not this thread's as well. */
static void wait_for_guest(struct channel *channel)
{
    uint32_t seen = CAISSON_NOTIFICATION_SIGNALLED;
    unsigned restless = 0;
    uint64_t count;

    while (!__atomic_compare_exchange_n(channel->word, &seen, CAISSON_NOTIFICATION_IDLE, false,
                                        __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        if (restless++ >= CAMKES_RESTLESS_ROUNDS)
            camkes_nap();
        /* `seen` is not SIGNALLED: arm the word, whatever it said, and sleep. */
        if (__atomic_compare_exchange_n(channel->word, &seen, CAISSON_NOTIFICATION_WAITING, false,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED) &&
            read(channel->kick_descriptor, &count, sizeof(count)) < 0 && errno != EINTR)
            return;
        seen = CAISSON_NOTIFICATION_SIGNALLED;
    }
}

static void *call_function(void *argument)
{
    struct channel *channel = argument;

    for (;;) {
        wait_for_guest(channel);
        channel->emit();
    }
    return NULL;
}

struct channel *channel_to_function(struct crossvm *crossvm, uint32_t id, camkes_emit_fn emit)
{
    struct channel *channel = create(crossvm, id);
    pthread_t thread;

    if (channel == NULL)
        return NULL;
    channel->emit = emit;
    int error = pthread_create(&thread, NULL, call_function, channel);
    if (error != 0) {
        errno = error;
        destroy(channel);
        return NULL;
    }
    pthread_detach(thread);
    return channel;
}

static void signal_guest(struct channel *channel)
{
    uint64_t one = 1;
    uint32_t old =
        __atomic_exchange_n(channel->word, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_RELEASE);

    /* A full counter means that an interrupt is due anyway. */
    if (old == CAISSON_NOTIFICATION_WAITING &&
        write(channel->kick_descriptor, &one, sizeof(one)) < 0)
        return;
}

static void function_called(void *argument)
{
    struct channel *channel = argument;

    signal_guest(channel);
    int error = channel->reg_callback(function_called, channel);
    if (error != 0)
        log_line(channel->vm_name,
                 "consumed event %u: its reg_callback refused with %d; no more will come",
                 channel->id, error);
}

struct channel *channel_from_function(struct crossvm *crossvm, uint32_t id,
                                      int (*reg_callback)(camkes_event_callback_fn, void *))
{
    struct channel *channel = create(crossvm, id);

    if (channel == NULL)
        return NULL;
    channel->reg_callback = reg_callback;
    if (reg_callback(function_called, channel) != 0) {
        errno = EBUSY;
        destroy(channel);
        return NULL;
    }
    return channel;
}

struct crossvm_word channel_word(const struct channel *channel)
{
    return (struct crossvm_word){.page_descriptor = -1,
                                 .kick_descriptor = channel->kick_descriptor};
}
