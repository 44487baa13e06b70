/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared memory by hand: two words in a cache line each, and bytes behind them; once with a futex on each word, once spinning. The
 * receiver copies the bytes out, as one does that does not trust the sender, or looks at the first where they are. */
#include "measure.h"
#include "peer.h"

#include <limits.h>
#include <linux/futex.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

struct line {
    _Alignas(64) uint32_t turn;
    int value;
    size_t count; /* 0: the value is meant */
};

struct shared {
    struct line request;
    struct line reply;
    int in_place;
    unsigned char bytes[MEASURE_BULK_BYTES];
};

static void *open_shared(void)
{
    void *memory = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        peer_fail("mmap");
    return memory;
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

static void hand_over(struct line *line)
{
    __atomic_store_n(&line->turn, 1, __ATOMIC_SEQ_CST);
}

static void await_spinning(struct line *line)
{
    while (__atomic_load_n(&line->turn, __ATOMIC_ACQUIRE) == 0)
#if defined(__x86_64__)
        __builtin_ia32_pause();
#else
        ;
#endif
    __atomic_store_n(&line->turn, 0, __ATOMIC_RELAXED);
}

static void hand_over_waking(struct line *line)
{
    hand_over(line);
    syscall(SYS_futex, &line->turn, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void await_sleeping(struct line *line)
{
    while (__atomic_load_n(&line->turn, __ATOMIC_ACQUIRE) == 0)
        syscall(SYS_futex, &line->turn, FUTEX_WAIT, 0, NULL, NULL, 0);
    __atomic_store_n(&line->turn, 0, __ATOMIC_RELAXED);
}

static void answer(struct shared *shared)
{
    size_t count = shared->request.count;
    if (count == 0)
        shared->reply.value = shared->request.value + 1;
    else
        shared->reply.value = shared->in_place ? shared->bytes[0] : peer_take(shared->bytes, count);
}

static void request(struct shared *shared, int value, const unsigned char *bytes, size_t count)
{
    shared->request.value = value;
    shared->request.count = count;
    if (count > 0)
        memcpy(shared->bytes, bytes, count);
}

static void futex_serve(void *state)
{
    struct shared *shared = state;
    for (;;) {
        await_sleeping(&shared->request);
        answer(shared);
        hand_over_waking(&shared->reply);
    }
}

static int futex_exchange(struct shared *shared)
{
    hand_over_waking(&shared->request);
    await_sleeping(&shared->reply);
    return shared->reply.value;
}

static int futex_call(void *state, int value)
{
    request(state, value, NULL, 0);
    return futex_exchange(state);
}

static int futex_send(void *state, const unsigned char *bytes, size_t count)
{
    request(state, 0, bytes, count);
    return futex_exchange(state);
}

static void spin_serve(void *state)
{
    struct shared *shared = state;
    for (;;) {
        await_spinning(&shared->request);
        answer(shared);
        hand_over(&shared->reply);
    }
}

static int spin_exchange(struct shared *shared)
{
    hand_over(&shared->request);
    await_spinning(&shared->reply);
    return shared->reply.value;
}

static int spin_call(void *state, int value)
{
    request(state, value, NULL, 0);
    return spin_exchange(state);
}

static int spin_send(void *state, const unsigned char *bytes, size_t count)
{
    request(state, 0, bytes, count);
    return spin_exchange(state);
}

const struct peer peer_futex = {
    "futex", open_shared, futex_serve, join_shared, futex_call, futex_send, 0};
const struct peer peer_futex_in_place = {
    "futex-in-place", open_in_place, futex_serve, join_shared, futex_call, futex_send, 0};
const struct peer peer_spin = {"spin",    open_shared, spin_serve, join_shared,
                               spin_call, spin_send,   1};
const struct peer peer_spin_in_place = {"spin-in-place", open_in_place, spin_serve, join_shared,
                                        spin_call,       spin_send,     1};
