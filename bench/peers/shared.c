/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared memory by hand: a line each way and bytes behind them, and several ways to wake the other
 * side. The receiver copies the bytes out, as one does that does not trust the sender, or looks at
 * the first where they are. */
#include "line.h"
#include "measure.h"
#include "peer.h"

#include <semaphore.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

struct shared {
    struct line lines[2]; /* the request, the reply */
    sem_t semaphores[2];
    int fds[2];
    int in_place;
    unsigned char bytes[MEASURE_BULK_BYTES];
};

/* Tells the receiver of a line that it is its turn, and waits for one's own. */
struct way {
    void (*hand_over)(struct shared *shared, int line);
    void (*await)(struct shared *shared, int line);
};

static void *open_shared(void)
{
    struct shared *shared = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        peer_fail("mmap");
    for (int i = 0; i < 2; i++) {
        shared->fds[i] = eventfd(0, EFD_CLOEXEC);
        if (shared->fds[i] < 0 || sem_init(&shared->semaphores[i], 1, 0) < 0)
            peer_fail("eventfd or semaphore");
    }
    return shared;
}

static void *open_in_place(void)
{
    struct shared *shared = open_shared();
    shared->in_place = 1;
    return shared;
}

static void join_shared(void *state)
{
    (void)state;
}

static inline void serve_by(struct shared *shared, const struct way *way)
{
    for (;;) {
        way->await(shared, 0);
        size_t count = shared->lines[0].count;
        if (count == 0)
            shared->lines[1].value = shared->lines[0].value + 1;
        else
            shared->lines[1].value =
                shared->in_place ? shared->bytes[0] : peer_take(shared->bytes, count);
        way->hand_over(shared, 1);
    }
}

static inline int exchange_by(struct shared *shared, const struct way *way)
{
    way->hand_over(shared, 0);
    way->await(shared, 1);
    return shared->lines[1].value;
}

static inline int send_by(struct shared *shared, const struct way *way, const unsigned char *bytes,
                          size_t count)
{
    shared->lines[0].count = count;
    memcpy(shared->bytes, bytes, count);
    int value = exchange_by(shared, way);
    shared->lines[0].count = 0;
    return value;
}

/* The four functions of a peer for a way; a constant way, so that the compiler sees through it. */
#define FUNCTIONS_BY(name)                                                                         \
    static void name##_serve(void *state)                                                          \
    {                                                                                              \
        serve_by(state, &name##_way);                                                              \
    }                                                                                              \
    static int name##_call(void *state, int value)                                                 \
    {                                                                                              \
        ((struct shared *)state)->lines[0].value = value;                                          \
        return exchange_by(state, &name##_way);                                                    \
    }                                                                                              \
    static int name##_send(void *state, const unsigned char *bytes, size_t count)                  \
    {                                                                                              \
        return send_by(state, &name##_way, bytes, count);                                          \
    }                                                                                              \
    static void name##_ping(void *state)                                                           \
    {                                                                                              \
        exchange_by(state, &name##_way);                                                           \
    }

static void futex_hand_over(struct shared *shared, int line)
{
    line_hand_over_waking(&shared->lines[line]);
}

static void futex_await(struct shared *shared, int line)
{
    line_await_sleeping(&shared->lines[line]);
}

static void spin_hand_over(struct shared *shared, int line)
{
    line_hand_over(&shared->lines[line]);
}

static void spin_await(struct shared *shared, int line)
{
    line_await_spinning(&shared->lines[line]);
}

static void eventfd_hand_over(struct shared *shared, int line)
{
    const uint64_t one = 1;
    if (write(shared->fds[line], &one, sizeof(one)) != sizeof(one))
        peer_fail("write of an eventfd");
}

static void eventfd_await(struct shared *shared, int line)
{
    uint64_t value;
    if (read(shared->fds[line], &value, sizeof(value)) != sizeof(value))
        peer_fail("read of an eventfd");
}

static void semaphore_hand_over(struct shared *shared, int line)
{
    sem_post(&shared->semaphores[line]);
}

static void semaphore_await(struct shared *shared, int line)
{
    sem_wait(&shared->semaphores[line]);
}

static const struct way futex_way = {futex_hand_over, futex_await};
static const struct way spin_way = {spin_hand_over, spin_await};
static const struct way eventfd_way = {eventfd_hand_over, eventfd_await};
static const struct way semaphore_way = {semaphore_hand_over, semaphore_await};

FUNCTIONS_BY(futex)
FUNCTIONS_BY(spin)
FUNCTIONS_BY(eventfd)
FUNCTIONS_BY(semaphore)

const struct peer peer_futex = {"futex",    open_shared, futex_serve, join_shared,
                                futex_call, futex_send,  futex_ping,  0};
const struct peer peer_futex_in_session = {"futex, two sessions",
                                           open_shared,
                                           futex_serve,
                                           join_shared,
                                           futex_call,
                                           futex_send,
                                           futex_ping,
                                           PEER_SESSION};
const struct peer peer_futex_in_place = {
    "futex, in place", open_in_place, futex_serve, join_shared, NULL, futex_send, NULL, 0};
const struct peer peer_spin = {"spin",    open_shared, spin_serve, join_shared,
                               spin_call, spin_send,   spin_ping,  PEER_NEVER_SLEEPS};
const struct peer peer_spin_in_place = {
    "spin, in place", open_in_place, spin_serve,       join_shared, NULL,
    spin_send,        NULL,          PEER_NEVER_SLEEPS};
const struct peer peer_eventfd = {"eventfd",    open_shared,  eventfd_serve, join_shared,
                                  eventfd_call, eventfd_send, eventfd_ping,  0};
const struct peer peer_semaphore = {"POSIX semaphore", open_shared,    semaphore_serve, join_shared,
                                    semaphore_call,    semaphore_send, semaphore_ping,  0};
