/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes more than its share: memory, threads, processes, descriptors, the disk of a core dump. */
#define _GNU_SOURCE
#include "attack.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Four times what the description gives it. */
#define HEAP_BYTES ((size_t)64 << 20)
#define MUCH       (4 * HEAP_BYTES)
#define MANY       5000

static long use(char *memory, size_t bytes)
{
    if (memory == MAP_FAILED || memory == NULL)
        return -errno;
    for (size_t i = 0; i < bytes; i += 4096)
        memory[i] = 1;
    return ATTACK_DONE;
}

static long exhaust_by_map(ANY_AIM)
{
    return use(mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), MUCH);
}

static long exhaust_by_pieces(ANY_AIM)
{
    for (size_t used = 0; used < MUCH; used += 65536) {
        long result = use(malloc(65536), 65536);
        if (result < 0)
            return result;
    }
    return ATTACK_DONE;
}

static long exhaust_by_break(ANY_AIM)
{
    return sbrk(MUCH) == (void *)-1 ? -errno : ATTACK_DONE;
}

/* Shared memory is not data of the process, as limits count. */
static long exhaust_by_shared(ANY_AIM)
{
    return use(mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), MUCH);
}

static long exhaust_by_memfd(ANY_AIM)
{
    int memory = memfd_create("much", MFD_CLOEXEC);

    if (memory < 0 || ftruncate(memory, (off_t)MUCH) < 0)
        return -errno;
    return use(mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0), MUCH);
}

/* Mapped as read-only first, which costs nothing, and made writable afterwards. */
static long exhaust_by_protection(ANY_AIM)
{
    char *memory = mmap(NULL, MUCH, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED || mprotect(memory, MUCH, PROT_READ | PROT_WRITE) < 0)
        return -errno;
    return use(memory, MUCH);
}

/* A private copy of each page of a file that it may only read. */
static long exhaust_by_copies(ANY_AIM)
{
    for (size_t used = 0; used < MUCH; used += 4096) {
        long result =
            use(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, DESCRIPTOR_SHOWN, 0), 4096);
        if (result < 0)
            return result;
    }
    return ATTACK_DONE;
}

/* A stack that goes deeper and deeper. The volatile depth keeps it from being a loop. */
static long deepen(volatile char *above, int depth)
{
    volatile char page[4096];

    page[0] = above[0];
    return depth == 0 ? page[0] : deepen(page, depth - 1) + page[0];
}

static long exhaust_by_stack(ANY_AIM)
{
    volatile char first = 0;

    return deepen(&first, (int)(MUCH / 4096)) == 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

static void *sleep_for_ever(void *unused)
{
    for (;;)
        pause();
    return unused;
}

static long thread_bomb(ANY_AIM)
{
    pthread_attr_t attributes;
    pthread_t thread;
    int made = 0;
    int error = 0;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 16384);
    while (error == 0 && made < MANY)
        if ((error = pthread_create(&thread, &attributes, sleep_for_ever, NULL)) == 0)
            made++;
    note("%d threads", made);
    return error == 0 ? ATTACK_DONE : -error;
}

/* The children sleep until the end of their parent; a limit on processes would stop it as well. */
static long fork_bomb(ANY_AIM)
{
    int gate[2];
    int made = 0;

    if (pipe(gate) < 0)
        return -errno;
    for (pid_t child = 0; made < 200 && child >= 0;) {
        char end;
        child = fork();
        if (child == 0) {
            close(gate[1]);
            _exit((int)read(gate[0], &end, 1));
        }
        if (child > 0)
            made++;
    }
    int error = errno;
    close(gate[1]);
    while (wait(NULL) > 0)
        ;
    note("%d processes", made);
    return made == 200 ? ATTACK_DONE : -error;
}

/* Numbers of descriptors are memory of the kernel. */
static long descriptor_bomb(ANY_AIM)
{
    int made = 0;

    while (made < 1000 && fcntl(DESCRIPTOR_SHOWN, F_DUPFD_CLOEXEC, 0) >= 0)
        made++;
    note("%d descriptors", made);
    return made == 1000 ? ATTACK_DONE : -errno;
}

static long descriptor_far_away(ANY_AIM)
{
    return outcome(dup2(DESCRIPTOR_SHOWN, 900));
}

static long mapping_bomb(ANY_AIM)
{
    int made = 0;

    while (made < 60000 && mmap(NULL, 4096, made % 2 != 0 ? PROT_READ : PROT_NONE,
                                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        made++;
    note("%d mappings", made);
    return made == 60000 ? ATTACK_DONE : -errno;
}

/* To what it was before it was confined, or to more than anybody has. */
static long raise_limit(int resource)
{
    struct rlimit limit;

    if (getrlimit((__rlimit_resource_t)resource, &limit) < 0)
        return -errno;
    if (limit.rlim_max == RLIM_INFINITY)
        return ATTACK_DONE; /* it has no limit, so there is nothing to raise */
    limit.rlim_max = limit.rlim_max + 1;
    return outcome(setrlimit((__rlimit_resource_t)resource, &limit));
}

static long raise_descriptors(ANY_AIM)
{
    return raise_limit(RLIMIT_NOFILE);
}

static long raise_processes(ANY_AIM)
{
    return raise_limit(RLIMIT_NPROC);
}

static long raise_core(ANY_AIM)
{
    return raise_limit(RLIMIT_CORE);
}

static long raise_memory(ANY_AIM)
{
    return raise_limit(RLIMIT_DATA);
}

/* A crash must not write this process's memory, or its peers' declared memories, to a disk. */
static long core_allowed(ANY_AIM)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_CORE, &limit) < 0)
        return -errno;
    return limit.rlim_max > 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

static long crash(ANY_AIM)
{
    abort();
}

#define NO_MEMORY REFUSED " ENOMEM"

const struct attack attacks_on_limits[] = {
    {"exhaust-by-map", exhaust_by_map, NO_MEMORY, "done"},
    {"exhaust-by-pieces", exhaust_by_pieces, NO_MEMORY, "done"},
    {"exhaust-by-break", exhaust_by_break, NO_MEMORY, "done"},
    {"exhaust-by-shared", exhaust_by_shared, NO_MEMORY, "done"},
    {"exhaust-by-memfd", exhaust_by_memfd, NO_MEMORY " EFBIG", "done"},
    {"exhaust-by-protection", exhaust_by_protection, NO_MEMORY, "done"},
    {"exhaust-by-copies", exhaust_by_copies, NO_MEMORY, "done ENOMEM"}, /* 65530 mappings */
    {"exhaust-by-stack", exhaust_by_stack, "SIGSEGV", "SIGSEGV"},
    {"thread-bomb", thread_bomb, REFUSED " EAGAIN", "done EAGAIN"},
    {"fork-bomb", fork_bomb, REFUSED " EAGAIN", "done"},
    {"descriptor-bomb", descriptor_bomb, REFUSED " EMFILE", "done"},
    {"descriptor-far-away", descriptor_far_away, REFUSED " EBADF", "done"},
    {"mapping-bomb", mapping_bomb, NO_MEMORY, "done"},
    {"raise-descriptors", raise_descriptors, REFUSED,
     "done EPERM"}, /* a container's root may not */
    {"raise-processes", raise_processes, REFUSED, "done EPERM"},
    {"raise-core", raise_core, REFUSED, "done EPERM"},
    {"raise-memory", raise_memory, REFUSED, "done EPERM"},
    {"core-allowed", core_allowed, REFUSED " nothing", "done nothing"},
    {"crash", crash, "SIGABRT", "SIGABRT"},
    {NULL},
};
