/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes into memory that untrusted instances share: nothing that is read there decides what the
 * loader does next. */
#include "loader/notice.h"

#include "abi/notification.h"
#include "abi/rpc.h"
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#define RING_MOST_US 1000

/* As far as the last word that a notice touches. */
static size_t mapped_bytes(const struct caisson_object *object)
{
    switch (object->kind) {
    case CAISSON_OBJECT_NOTIFICATION:
        return sizeof(struct caisson_notification_page);
    case CAISSON_OBJECT_CHANNEL:
        return CAISSON_REPLY_OFFSET(object->size_bytes) + sizeof(struct caisson_message);
    default:
        return 0;
    }
}

int notice_prepare(const struct caisson_object *object, struct running_object *made)
{
    size_t bytes = mapped_bytes(object);
    if (bytes == 0)
        return 0;
    void *shared = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, made->descriptor, 0);
    if (shared == MAP_FAILED)
        return -errno;
    made->shared = shared;
    return 0;
}

void notice_discard(const struct caisson_object *object, struct running_object *made)
{
    if (made->shared != NULL)
        munmap(made->shared, mapped_bytes(object));
    made->shared = NULL;
}

static void wake_all(uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static void do_nothing(int number)
{
    (void)number;
}

/* The eventfd is the peers' as well. One could fill it at any time, and clear O_NONBLOCK, for the
 * open file is shared: so a timer interrupts a write that blocks, again and again lest it comes too
 * early. What is full is a kick already. */
static void ring(int descriptor)
{
    const uint64_t one = 1;
    const struct itimerval often = {{.tv_usec = RING_MOST_US}, {.tv_usec = RING_MOST_US}};
    const struct itimerval never = {{0}, {0}};
    const struct sigaction interrupt = {.sa_handler = do_nothing}; /* without SA_RESTART */
    struct sigaction before;
    if (sigaction(SIGALRM, &interrupt, &before) < 0)
        return;
    if (setitimer(ITIMER_REAL, &often, NULL) == 0) {
        ssize_t written = write(descriptor, &one, sizeof(one));
        (void)written;
    }
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
}

/* SIGNALLED, as a wake-up alone is lost on a peer that has looked at `ended` and is about to sleep.
 * Sequentially consistent, both: a peer may store WAITING over SIGNALLED without having seen it,
 * and still has to find `ended` behind its fence. */
static void tell(uint32_t *ended, uint32_t value, uint32_t *word)
{
    __atomic_store_n(ended, value, __ATOMIC_SEQ_CST);
    __atomic_store_n(word, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_SEQ_CST);
    wake_all(word);
}

void notice_instance_ended(const struct running *running, uint32_t instance, uint32_t ends,
                           bool gone)
{
    const uint32_t ended = 2u * ends | (gone ? CAISSON_SIDE_GONE : 0);
    const struct tables *tables = running->tables;
    const struct caisson_instance *entry = &tables->instances[instance];
    for (uint32_t i = 0; i < entry->capability_count; i++) {
        const struct caisson_capability *capability =
            &tables->capabilities[entry->first_capability + i];
        const struct caisson_object *object = &tables->objects[capability->object];
        void *shared = running->objects[capability->object].shared;
        struct caisson_channel *channel = shared;
        switch (capability->role) {
        case CAISSON_ROLE_EMITTER:
            if (object->kind == CAISSON_OBJECT_NOTIFICATION)
                wake_all(&((struct caisson_notification_page *)shared)->word);
            else if (object->kind == CAISSON_OBJECT_EVENTFD)
                ring(running->objects[capability->object].descriptor);
            break;
        case CAISSON_ROLE_CLIENT:
            tell(&channel->client_ended, ended, &channel->request.word);
            break;
        case CAISSON_ROLE_SERVER: {
            struct caisson_message *reply =
                (void *)((char *)shared + CAISSON_REPLY_OFFSET(object->size_bytes));
            tell(&channel->server_ended, ended, &reply->word);
            break;
        }
        default:
            break;
        }
    }
}
