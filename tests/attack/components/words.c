/* SPDX-License-Identifier: BSD-2-Clause */
/* Spoils sleeping and waking on words of memory that it shares: what a futex may be used for besides. */
#define _GNU_SOURCE
#include "attack.h"

#include <linux/futex.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define WAITING 2u /* of the notification word: its emitter has to wake somebody */

static uint32_t *map_bell(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, DESCRIPTOR_BELL, 0);
}

static void *lock(void *word)
{
    long locked = syscall(SYS_futex, word, FUTEX_LOCK_PI, 0, NULL, NULL, 0);

    return (void *)(uintptr_t)(locked < 0 ? errno : 0);
}

/* A lock with priorities on the word: whoever wakes the word gets an error as long as somebody waits for that lock. The word's
 * emitter, the victim, is not prepared for one if its runtime is not. */
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

/* The waiters of a word moved to another one. The numbers of words are those of one's own memory. */
static long move_waiters(ANY_AIM)
{
    uint32_t *word = map_bell();

    if (word == MAP_FAILED)
        return -errno;
    return syscall(SYS_futex, word, FUTEX_REQUEUE, 0, (void *)(intptr_t)1, word + 16, 0) < 0
               ? -errno
               : ATTACK_NOTHING; /* nobody waits there */
}

/* A list of locks that the kernel releases at this thread's end: it writes into whatever the thread may write, and no further. */
static long robust_victim(const struct aim *aim)
{
    struct robust_list_head head = {.list = {&head.list}};

    head.futex_offset = (long)aim->secret_address;
    long set = syscall(SYS_set_robust_list, &head, sizeof(head));
    return set < 0 ? -errno : ATTACK_NOTHING;
}

const struct attack attacks_on_words[] = {
    {"spoil-waking", spoil_waking, "nothing", "nothing"},
    {"move-waiters", move_waiters, "nothing", "nothing"},
    {"robust-victim", robust_victim, "nothing", "nothing"},
    {NULL},
};
