/* SPDX-License-Identifier: BSD-2-Clause */
/* The emitting end of events. */
#include "kick.h"
#include "runtime.h"

#include "abi/notification.h"

#include <sys/mman.h>

int camkes_signals_map(struct camkes_signal *signals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *page;
        int error = camkes_memory_map(signals[i].word_descriptor, CAISSON_PAGE_BYTES,
                                      PROT_READ | PROT_WRITE, &page, NULL);

        if (error)
            return error;
        signals[i].word = page;
    }
    return 0;
}

int camkes_emitter_init(struct camkes_emitter *emitter)
{
    return camkes_signals_map(emitter->signals, emitter->signal_count);
}

/* Release: pairs with word_take of the consumer (notification.c). Whether it is WAITING, coherence
 * of the one word tells. */
int camkes_signal_emit(const struct camkes_signal *signal)
{
    uint32_t old =
        __atomic_exchange_n(signal->word, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_RELEASE);

    if (old != CAISSON_NOTIFICATION_WAITING)
        return 0;
    return camkes_kick_send(signal->word, signal->kick_descriptor);
}

void camkes_emitter_emit(struct camkes_emitter *emitter)
{
    for (size_t i = 0; i < emitter->signal_count; i++) {
        int error = camkes_signal_emit(&emitter->signals[i]);

        if (error)
            camkes_error_raise_syscall(emitter->instance, &emitter->error_handler, emitter->name,
                                       "the consumer of an event could not be woken", "kick",
                                       error);
    }
}
