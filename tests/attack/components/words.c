/* SPDX-License-Identifier: BSD-2-Clause */
/* Spoils sleeping and waking on words of memory that it shares: what a futex may be used for
 * besides. */
#define _GNU_SOURCE
#include "attack.h"

#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define WAITING       2u /* of the notification word: its emitter has to wake somebody */
#define SHELF         16 /* a word of the notification page that means nothing */
#define CHANNEL_BYTES 135168

static uint32_t *map_bell(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, DESCRIPTOR_BELL, 0);
}

static void *lock(void *word)
{
    long locked = syscall(SYS_futex, word, FUTEX_LOCK_PI, 0, NULL, NULL, 0);

    return (void *)(uintptr_t)(locked < 0 ? errno : 0);
}

/* A lock with priorities on the word: whoever wakes the word gets an error as long as somebody
 * waits for that lock. The word's emitter, the victim, is not prepared for one if its runtime is
 * not. */
static long spoil_waking(const struct aim *aim)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    uint32_t *word = map_bell();
    pthread_t thread;

    if (word == MAP_FAILED)
        return -errno;
    if (syscall(SYS_futex, word, FUTEX_TRYLOCK_PI, 0, NULL, NULL, 0) < 0)
        return -errno;
    int error = pthread_create(&thread, NULL, lock, word);
    if (error != 0)
        return -error;
    while ((__atomic_load_n(word, __ATOMIC_SEQ_CST) & FUTEX_WAITERS) == 0)
        nanosleep(&pause, NULL);
    __atomic_store_n(word, WAITING, __ATOMIC_SEQ_CST);
    aim->ring();
    return aim->signals_seen() == 0 ? ATTACK_NOTHING : ATTACK_DONE; /* where it still answers */
}

/*
 * While the attacker serves the victim's call, the victim sleeps on a word of their channel.
 * Operation `operation` moves whoever sleeps on a word to `shelf`, where nobody will ever wake it.
 * To do so the channel needs no write access. What was moved is moved back, so that the system goes
 * on and tells.
 */
static long move_sleeper(const uint32_t *channel, int operation, uint32_t *shelf)
{
    for (size_t i = 0; i < CHANNEL_BYTES / sizeof(*channel); i++) {
        const uint32_t value = __atomic_load_n(&channel[i], __ATOMIC_RELAXED);
        long moved =
            syscall(SYS_futex, &channel[i], operation, 0, (void *)(intptr_t)1, shelf, value);
        if (moved < 0 && errno != EAGAIN)
            return -errno;
        if (moved > 0) {
            syscall(SYS_futex, shelf, FUTEX_REQUEUE, 0, (void *)(intptr_t)1, &channel[i], 0);
            return ATTACK_DONE;
        }
    }
    return ATTACK_NOTHING;
}

static long steal_sleeper(int operation)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    uint32_t *channel = mmap(NULL, CHANNEL_BYTES, PROT_READ, MAP_SHARED, DESCRIPTOR_ATTACK, 0);
    uint32_t *shelf = map_bell();
    long result = ATTACK_NOTHING;

    if (channel == MAP_FAILED || shelf == MAP_FAILED)
        return -errno;
    for (int i = 0; i < 1000 && result == ATTACK_NOTHING; i++) {
        nanosleep(&pause, NULL); /* until it has given spinning up */
        result = move_sleeper(channel, operation, shelf + SHELF);
    }
    return result;
}

static long requeue_victim(ANY_AIM)
{
    return steal_sleeper(FUTEX_REQUEUE);
}

static long requeue_victim_if(ANY_AIM)
{
    return steal_sleeper(FUTEX_CMP_REQUEUE);
}

/* The private flag makes words of one's own process of them: what sleeps there is not the
 * victim. */
static long requeue_privately(ANY_AIM)
{
    return steal_sleeper(FUTEX_REQUEUE | FUTEX_PRIVATE_FLAG);
}

/* To a lock with priorities, where the kernel lets only those go that went to sleep for that. */
static long requeue_to_lock(ANY_AIM)
{
    return steal_sleeper(FUTEX_CMP_REQUEUE_PI);
}

/* The call of its own that newer kernels have for it. */
static long requeue_by_call(ANY_AIM)
{
    struct futex_waitv words[2] = {{.uaddr = (uintptr_t)map_bell(), .flags = FUTEX_32},
                                   {.uaddr = (uintptr_t)(map_bell() + SHELF), .flags = FUTEX_32}};

    return outcome(syscall(456 /* futex_requeue */, words, 0, 0, 1));
}

/* Writes one word and wakes two: more than a peer needs. */
static long wake_and_write(ANY_AIM)
{
    uint32_t *word = map_bell();

    return outcome(syscall(SYS_futex, word, FUTEX_WAKE_OP, 1, (void *)(intptr_t)1, word + SHELF,
                           FUTEX_OP(FUTEX_OP_SET, 7, FUTEX_OP_CMP_EQ, 0)));
}

/* Nobody holds it, so nobody would let it go. */
static long lock_word(int operation)
{
    uint32_t *word = map_bell();

    return outcome(syscall(SYS_futex, word + SHELF, operation, 0, NULL, NULL, 0));
}

static long lock_shared(ANY_AIM)
{
    return lock_word(FUTEX_LOCK_PI);
}

static long lock_shared_later(ANY_AIM)
{
    return lock_word(FUTEX_LOCK_PI2);
}

static long lock_private(ANY_AIM)
{
    return lock_word(FUTEX_LOCK_PI | FUTEX_PRIVATE_FLAG);
}

/* A list of locks that the kernel releases at this thread's end: it writes into whatever the thread
 * may write, and no further. */
static long robust_victim(const struct aim *aim)
{
    struct robust_list_head head = {.list = {&head.list}};

    head.futex_offset = (long)aim->secret_address;
    long set = syscall(SYS_set_robust_list, &head, sizeof(head));
    return set < 0 ? -errno : ATTACK_NOTHING;
}

/* What a second thread does with the C library's locks in shared memory, and the first one waits
 * for. */
struct shared_locks {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
    pthread_barrier_t barrier;
    sem_t semaphore;
    bool changed;
};

static void *change(void *argument)
{
    struct shared_locks *locks = argument;

    pthread_barrier_wait(&locks->barrier);
    pthread_mutex_lock(&locks->mutex);
    locks->changed = true;
    pthread_cond_signal(&locks->condition);
    pthread_mutex_unlock(&locks->mutex);
    sem_post(&locks->semaphore);
    return NULL;
}

static void make_shared(struct shared_locks *locks)
{
    pthread_mutexattr_t mutex;
    pthread_condattr_t condition;
    pthread_barrierattr_t barrier;

    pthread_mutexattr_init(&mutex);
    pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&locks->mutex, &mutex);
    pthread_condattr_init(&condition);
    pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&locks->condition, &condition);
    pthread_barrierattr_init(&barrier);
    pthread_barrierattr_setpshared(&barrier, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&locks->barrier, &barrier, 2);
    sem_init(&locks->semaphore, 1, 0);
}

/* No attack: what applications may use in a dataport. */
static long use_shared_locks(ANY_AIM)
{
    struct timespec far;
    struct shared_locks *locks =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, DESCRIPTOR_PAPER, 0);
    pthread_t thread;

    if (locks == MAP_FAILED)
        return -errno;
    make_shared(locks);
    clock_gettime(CLOCK_REALTIME, &far);
    far.tv_sec += 60;
    int error = pthread_create(&thread, NULL, change, locks);
    if (error != 0)
        return -error;
    pthread_mutex_lock(&locks->mutex);
    pthread_barrier_wait(&locks->barrier);
    while (error == 0 && !locks->changed)
        error = pthread_cond_timedwait(&locks->condition, &locks->mutex, &far);
    pthread_mutex_unlock(&locks->mutex);
    if (error == 0 && sem_timedwait(&locks->semaphore, &far) < 0)
        error = errno;
    pthread_join(thread, NULL);
    return error == 0 ? ATTACK_DONE : -error;
}

const struct attack attacks_on_words[] = {
    {"spoil-waking", spoil_waking, "ended", "nothing"},
    {"requeue-victim", requeue_victim, "ended", "done"},
    {"requeue-victim-if", requeue_victim_if, "ended", "done"},
    {"requeue-privately", requeue_privately, "nothing", "nothing"},
    {"requeue-to-lock", requeue_to_lock, "ended", "EINVAL"},
    {"requeue-by-call", requeue_by_call, "ended", "done ENOSYS"},
    {"wake-and-write", wake_and_write, "ended", "done"},
    {"lock-shared", lock_shared, "ended", "done"},
    {"lock-shared-later", lock_shared_later, "ended", "done ENOSYS"},
    {"lock-private", lock_private, "done", "done"},
    {"use-shared-locks", use_shared_locks, "done", "done"},
    {"robust-victim", robust_victim, "nothing", "nothing"},
    {NULL},
};
