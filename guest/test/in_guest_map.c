/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks inside a guest: what can be done with a mapping is the same for dataports and events. */
#include "in_guest.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MADV_DONTNEED_LOCKED
#define MADV_DONTNEED_LOCKED 24
#endif

#define PAGE 4096u
#define BOTH (PROT_READ | PROT_WRITE)

#define REFUSES(mapping, error) CHECK((mapping) == MAP_FAILED && errno == (error))

static void *map(int fd, size_t size, int protection, int flags)
{
    return mmap(NULL, size, protection, flags, fd, 0);
}

static void check_refusals(int fd, size_t size)
{
    char *shared;

    REFUSES(map(fd, size, BOTH, MAP_PRIVATE), EINVAL);
    REFUSES(map(fd, size, PROT_READ, MAP_PRIVATE), EINVAL);
    REFUSES(map(fd, size, PROT_READ | PROT_EXEC, MAP_SHARED), EPERM);
    REFUSES(map(fd, size + PAGE, BOTH, MAP_SHARED), EINVAL);
    shared = map(fd, size, BOTH, MAP_SHARED);
    CHECK(shared != MAP_FAILED);
    CHECK(fails_with(mprotect(shared, size, BOTH | PROT_EXEC), EACCES));
    CHECK(mremap(shared, size, size + PAGE, MREMAP_MAYMOVE) == MAP_FAILED);
    CHECK(madvise(shared, size, MADV_FREE) == -1);
    CHECK(madvise(shared, size, MADV_REMOVE) == -1);
    CHECK(madvise(shared, size, MADV_WIPEONFORK) == -1);
    munmap(shared, size);
}

/* `word` is the place of a word that nobody else uses. */
static void check_advice(int fd, size_t size, size_t word)
{
    volatile unsigned *one = (void *)((char *)map(fd, size, BOTH, MAP_SHARED) + word);
    char *start = (char *)one - word;

    CHECK(start != MAP_FAILED);
    *one = 7707;
    CHECK(!madvise(start, size, MADV_DONTNEED));
    CHECK(*one == 7707);
    *one = 7708;
    CHECK(!madvise(start, size, MADV_DONTNEED_LOCKED) || errno == EINVAL); /* since Linux 5.18 */
    CHECK(*one == 7708);
    CHECK(!mprotect(start, size, PROT_NONE) && !mprotect(start, size, BOTH));
    CHECK(*one == 7708);
    munmap(start, size);
}

static void check_moved(int fd, size_t size, size_t word)
{
    char *start = map(fd, size, BOTH, MAP_SHARED);
    char *place = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    volatile unsigned *kept = (void *)((char *)map(fd, size, BOTH, MAP_SHARED) + word), *moved;

    CHECK(start != MAP_FAILED && place != MAP_FAILED);
    *kept = 7709;
    CHECK(mremap(start, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, place) == place);
    moved = (void *)(place + word);
    CHECK(*moved == 7709);
    CHECK(!madvise(place, size, MADV_DONTNEED) && *moved == 7709);
    *moved = 7710;
    CHECK(*kept == 7710);
    munmap(place, size);
    munmap((char *)kept - word, size);
}

static void check_inherited(int fd, size_t size, size_t word)
{
    volatile unsigned *one = (void *)((char *)map(fd, size, BOTH, MAP_SHARED) + word);
    int status;
    pid_t child = fork();

    CHECK(child >= 0);
    if (child == 0) {
        *one = 7711;
        madvise((char *)one - word, size, MADV_DONTNEED);
        _exit(*one == 7711 ? 0 : 1);
    }
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(*one == 7711);
    *one = 0;
    munmap((char *)one - word, size);
}

/* A page out of the middle: what is on both sides of it goes on, and comes back at the right
 * places. */
static void check_parts(int fd, size_t size)
{
    char *start = map(fd, size, BOTH, MAP_SHARED);
    const size_t hole = size / 2 / PAGE * PAGE;

    CHECK(start != MAP_FAILED);
    for (size_t at = 0; at < size; at += PAGE)
        *(volatile size_t *)(start + at) = at + 1;
    CHECK(!munmap(start + hole, PAGE));
    CHECK(!madvise(start, hole, MADV_DONTNEED));
    CHECK(!madvise(start + hole + PAGE, size - hole - PAGE, MADV_DONTNEED));
    for (size_t at = 0; at < size; at += PAGE)
        CHECK(at == hole || *(volatile size_t *)(start + at) == at + 1);
    memset(start, 0, hole);
    munmap(start, hole);
    munmap(start + hole + PAGE, size - hole - PAGE);
}

void check_reader(const char *node, size_t size)
{
    int fd = open(node, O_RDONLY | O_CLOEXEC);
    char *shared = map(fd, size, PROT_READ, MAP_SHARED);
    char first;

    CHECK(shared != MAP_FAILED);
    first = shared[0];
    REFUSES(map(fd, size, PROT_READ, MAP_PRIVATE), EINVAL);
    REFUSES(map(fd, size, BOTH, MAP_SHARED), EACCES);
    CHECK(fails_with(mprotect(shared, size, BOTH), EACCES));
    CHECK(fails_with(mprotect(shared, size, PROT_READ | PROT_EXEC), EACCES));
    CHECK(!madvise(shared, size, MADV_DONTNEED) && *(volatile char *)shared == first);
    munmap(shared, size);
    close(fd);
}

void check_map(int fd, size_t size, size_t word)
{
    check_refusals(fd, size);
    check_advice(fd, size, word);
    check_moved(fd, size, word);
    check_inherited(fd, size, word);
    if (size > 2 * PAGE)
        check_parts(fd, size);
}
