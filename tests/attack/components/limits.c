/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes more than its share: memory, threads, processes, descriptors, the disk of a core dump. */
#define _GNU_SOURCE
#include "attack.h"

#include <fcntl.h>
#include <limits.h>
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

/* A stack is not data either, and one that is mapped at its full size never grows. */
static long exhaust_by_growing(ANY_AIM)
{
    return use(mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN,
                    -1, 0),
               MUCH);
}

/* Memory that is only read is one page of zeros; but each piece of 2 MiB has a page table of its
 * own. */
static long exhaust_by_tables(ANY_AIM)
{
    const size_t piece = (size_t)2 << 20;
    const size_t bytes = piece * 16384; /* of 64 MiB of page tables */
    char *memory = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    unsigned sum = 0;

    if (memory == MAP_FAILED)
        return -errno;
    for (size_t i = 0; i < bytes; i += piece)
        sum += (unsigned char)memory[i];
    return sum == 0 ? ATTACK_DONE : ATTACK_NOTHING;
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

/* With the smallest stacks, which are 128 KiB on arm64: their number has to be the limit, not their
 * memory. */
static long make_threads(int most)
{
    pthread_attr_t attributes;
    pthread_t thread;
    int made = 0;
    int error = pthread_attr_init(&attributes);

    if (error == 0)
        error = pthread_attr_setstacksize(&attributes, (size_t)PTHREAD_STACK_MIN);
    while (error == 0 && made < most)
        if ((error = pthread_create(&thread, &attributes, sleep_for_ever, NULL)) == 0)
            made++;
    note("%d threads", made);
    return error == 0 ? ATTACK_DONE : -error;
}

static long thread_bomb(ANY_AIM)
{
    return make_threads(MANY);
}

/* Enough to slow everybody else: more than anything in the description needs. */
static long thread_crowd(ANY_AIM)
{
    return make_threads(100);
}

/* No attack: what its code may have. */
static long some_threads(ANY_AIM)
{
    return make_threads(32);
}

/* Likewise, as most code makes them. */
static long usual_threads(ANY_AIM)
{
    pthread_t thread;
    int made = 0;
    int error = 0;

    while (error == 0 && made < 32)
        if ((error = pthread_create(&thread, NULL, sleep_for_ever, NULL)) == 0)
            made++;
    note("%d threads", made);
    return error == 0 ? ATTACK_DONE : -error;
}

/* The children sleep until they are killed; a limit on processes would stop it as well. */
static long fork_bomb(ANY_AIM)
{
    pid_t children[200];
    size_t made = 0;
    int error = 0;

    while (made < sizeof(children) / sizeof(children[0]) && error == 0) {
        children[made] = fork();
        if (children[made] == 0)
            for (;;)
                pause();
        if (children[made] < 0)
            error = errno;
        else
            made++;
    }
    for (size_t i = 0; i < made; i++)
        kill(children[i], SIGKILL);
    while (wait(NULL) > 0)
        ;
    note("%zu processes", made);
    return error == 0 ? ATTACK_DONE : -error;
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

/* The first thread's stack grows as far as this. */
static long stack_unlimited(ANY_AIM)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_STACK, &limit) < 0)
        return -errno;
    return limit.rlim_max == RLIM_INFINITY ? ATTACK_DONE : ATTACK_NOTHING;
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
    return limit.rlim_max > 1 ? ATTACK_DONE : ATTACK_NOTHING;
}

/* A handler of the host's root is piped the memory of a crash whatever the limit is, unless it is
 * 1: core(5). */
static long core_piped(ANY_AIM)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_CORE, &limit) < 0)
        return -errno;
    return limit.rlim_cur != 1 ? ATTACK_DONE : ATTACK_NOTHING;
}

/* Nothing of its own grows a file, so no file that it gets hold of does. */
static long files_unlimited(ANY_AIM)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_FSIZE, &limit) < 0)
        return -errno;
    return limit.rlim_max != 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

static long crash(ANY_AIM)
{
    abort();
}

const struct attack attacks_on_limits[] = {
    {"exhaust-by-map", exhaust_by_map, "ENOMEM", "done"},
    {"exhaust-by-pieces", exhaust_by_pieces, "ENOMEM", "done"},
    {"exhaust-by-break", exhaust_by_break, "ENOMEM", "done"},
    {"exhaust-by-shared", exhaust_by_shared, "ended", "done"},
    {"exhaust-by-growing", exhaust_by_growing, "ended", "done"},
    {"exhaust-by-tables", exhaust_by_tables, "ENOMEM", "done"},
    {"exhaust-by-memfd", exhaust_by_memfd, "ended", "done"},
    {"exhaust-by-protection", exhaust_by_protection, "ENOMEM", "done"},
    {"exhaust-by-copies", exhaust_by_copies, "ENOMEM", "done ENOMEM"}, /* 65530 mappings */
    {"exhaust-by-stack", exhaust_by_stack, "SIGSEGV", "SIGSEGV"},
    {"thread-bomb", thread_bomb, "EAGAIN", "done EAGAIN"},
    {"thread-crowd", thread_crowd, "EAGAIN", "done"},
    {"some-threads", some_threads, "done", "done"},
    {"usual-threads", usual_threads, "done", "done"},
    {"fork-bomb", fork_bomb, "ended", "done"},
    {"descriptor-bomb", descriptor_bomb, "ended", "done"},
    {"descriptor-far-away", descriptor_far_away, "EPERM", "done"},
    {"mapping-bomb", mapping_bomb, "done", "done"},
    {"raise-descriptors", raise_descriptors, "EPERM",
     "done EPERM"}, /* a container's root may not */
    {"raise-processes", raise_processes, "EPERM", "done EPERM"},
    {"raise-core", raise_core, "EPERM", "done EPERM"},
    {"raise-memory", raise_memory, "EPERM", "done EPERM"},
    {"stack-unlimited", stack_unlimited, "nothing", "done nothing"},
    {"core-allowed", core_allowed, "nothing", "done nothing"},
    {"core-piped", core_piped, "nothing", "done"},
    {"core-piped-early", core_piped, "nothing", "done", NULL, true},
    {"files-unlimited", files_unlimited, "nothing", "done nothing"},
    {"crash", crash, "SIGABRT", "SIGABRT"},
    {"crash-early", crash, "SIGABRT", "SIGABRT", NULL, true},
    {NULL},
};
