/* SPDX-License-Identifier: BSD-2-Clause */
/* Oversteps rights to declared memories, and changes what peers rely on: size, seals, locks,
 * contents. */
#define _GNU_SOURCE
#include "attack.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#define PAGE 4096

static long map_writable(ANY_AIM)
{
    void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, DESCRIPTOR_SHOWN, 0);

    return page == MAP_FAILED ? -errno : ATTACK_DONE;
}

static long protect_writable(ANY_AIM)
{
    void *page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, DESCRIPTOR_SHOWN, 0);

    if (page == MAP_FAILED)
        return -errno;
    return outcome(mprotect(page, PAGE, PROT_READ | PROT_WRITE));
}

/* The memfd behind it is writable: whoever opens it by its name may have it so. */
static long reopen_writable(ANY_AIM)
{
    char path[32];

    snprintf(path, sizeof(path), "/proc/self/fd/%d", DESCRIPTOR_SHOWN);
    return outcome(open(path, O_RDWR | O_CLOEXEC));
}

static long reopen_by_handle(ANY_AIM)
{
    return outcome(openat(DESCRIPTOR_SHOWN, "", O_RDWR | O_CLOEXEC));
}

static long write_shown(ANY_AIM)
{
    return outcome(write(DESCRIPTOR_SHOWN, "x", 1));
}

static long write_shown_at(ANY_AIM)
{
    return outcome(pwrite(DESCRIPTOR_SHOWN, "x", 1, 0));
}

static long copy_to_shown(ANY_AIM)
{
    off_t from = 0;
    off_t to = 0;

    return outcome(copy_file_range(DESCRIPTOR_PAPER, &from, DESCRIPTOR_SHOWN, &to, 1, 0));
}

static long punch_shown(ANY_AIM)
{
    return outcome(
        fallocate(DESCRIPTOR_SHOWN, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, PAGE));
}

static long remove_shown(ANY_AIM)
{
    void *page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, DESCRIPTOR_SHOWN, 0);

    return page == MAP_FAILED ? -errno : outcome(madvise(page, PAGE, MADV_REMOVE));
}

static long access_shown(ANY_AIM)
{
    return outcome(fcntl(DESCRIPTOR_SHOWN, F_SETFL, O_RDWR | O_APPEND));
}

static long truncate_shown(ANY_AIM)
{
    return outcome(ftruncate(DESCRIPTOR_SHOWN, 0));
}

static long shrink_paper(ANY_AIM)
{
    return outcome(ftruncate(DESCRIPTOR_PAPER, 0));
}

static long grow_paper(ANY_AIM)
{
    return outcome(ftruncate(DESCRIPTOR_PAPER, 16 * PAGE));
}

static long grow_paper_by_write(ANY_AIM)
{
    ssize_t written = pwrite(DESCRIPTOR_PAPER, "x", 1, PAGE);

    return written == 0 ? ATTACK_NOTHING : outcome(written);
}

static long allocate_paper(ANY_AIM)
{
    return outcome(fallocate(DESCRIPTOR_PAPER, 0, PAGE, PAGE));
}

static long collapse_paper(ANY_AIM)
{
    return outcome(fallocate(DESCRIPTOR_PAPER, FALLOC_FL_COLLAPSE_RANGE, 0, PAGE));
}

/* A peer whose mapping is writable would find its writes refused from then on. */
static long seal_paper(ANY_AIM)
{
    return outcome(fcntl(DESCRIPTOR_PAPER, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
}

static long seal_channel(ANY_AIM)
{
    return outcome(fcntl(DESCRIPTOR_ATTACK, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL));
}

static long mode_of_paper(ANY_AIM)
{
    return outcome(fchmod(DESCRIPTOR_PAPER, 0777));
}

static long owner_of_paper(ANY_AIM)
{
    return outcome(fchown(DESCRIPTOR_PAPER, getuid(), getgid()));
}

static long label_paper(ANY_AIM)
{
    return outcome(fsetxattr(DESCRIPTOR_PAPER, "trusted.attack", "x", 1, 0));
}

static long time_of_paper(ANY_AIM)
{
    return outcome(syscall(SYS_utimensat, DESCRIPTOR_PAPER, NULL, NULL, 0));
}

/* Locks and leases bind others, who share the file. */
static long lock_whole(ANY_AIM)
{
    return outcome(flock(DESCRIPTOR_SHOWN, LOCK_EX | LOCK_NB));
}

static long lock_range(ANY_AIM)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    return outcome(fcntl(DESCRIPTOR_PAPER, F_SETLK, &lock));
}

static long lock_open(ANY_AIM)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    return outcome(fcntl(DESCRIPTOR_PAPER, F_OFD_SETLK, &lock));
}

static long lease(ANY_AIM)
{
    return outcome(fcntl(DESCRIPTOR_SHOWN, F_SETLEASE, F_RDLCK));
}

static long link_paper(ANY_AIM)
{
    return outcome(syscall(SYS_linkat, DESCRIPTOR_PAPER, "", AT_FDCWD, "/tmp/caisson-attack-link",
                           AT_EMPTY_PATH));
}

/* Which pages of a shared file are in memory tells what others do. */
static long watch_cache(ANY_AIM)
{
    const uint64_t range[2] = {0, PAGE};
    uint64_t statistics[5];

    return outcome(syscall(451 /* cachestat */, DESCRIPTOR_SHOWN, range, statistics, 0));
}

static long lock_memory(ANY_AIM)
{
    return outcome(mlockall(MCL_CURRENT | MCL_FUTURE));
}

static long sync_all(ANY_AIM)
{
    return outcome(syscall(SYS_syncfs, DESCRIPTOR_PAPER));
}

static long make_memory(ANY_AIM)
{
    int memory = memfd_create("undeclared", MFD_CLOEXEC);

    return memory < 0 ? -errno : outcome(ftruncate(memory, 1 << 20));
}

/* Pages with equal contents become one: writing one tells by its time that somebody else has the
 * same. */
static long merge_pages(ANY_AIM)
{
    void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return page == MAP_FAILED ? -errno : outcome(madvise(page, PAGE, MADV_MERGEABLE));
}

/* From a store that the whole host shares. */
static long huge_pages(ANY_AIM)
{
    void *page = mmap(NULL, 1 << 21, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);

    return page == MAP_FAILED ? -errno : ATTACK_DONE;
}

static long secret_memory(ANY_AIM)
{
    return outcome(syscall(SYS_memfd_secret, 0));
}

const struct attack attacks_on_memories[] = {
    {"map-writable", map_writable, "EACCES", "EACCES"},
    {"protect-writable", protect_writable, "EACCES", "EACCES"},
    {"reopen-writable", reopen_writable, "EPERM", "done"},
    {"reopen-by-handle", reopen_by_handle, "EPERM", "ENOENT ENOTDIR"},
    {"write-shown", write_shown, "EBADF", "EBADF"},
    {"write-shown-at", write_shown_at, "ended", "EBADF"},
    {"copy-to-shown", copy_to_shown, "ended", "EBADF"},
    {"punch-shown", punch_shown, "ended", "EBADF"},
    {"remove-shown", remove_shown, "ended", "EACCES"},
    {"access-shown", access_shown, "ended", "done"}, /* never changes the access */
    {"truncate-shown", truncate_shown, "ended", "EINVAL"},
    {"shrink-paper", shrink_paper, "ended", "EPERM"}, /* sealed */
    {"grow-paper", grow_paper, "ended", "EPERM"},
    {"grow-paper-by-write", grow_paper_by_write, "ended", "EPERM"},
    {"allocate-paper", allocate_paper, "ended", "EPERM"},
    {"collapse-paper", collapse_paper, "ended", "EOPNOTSUPP"},
    {"seal-paper", seal_paper, "ended", "EPERM"},
    {"seal-channel", seal_channel, "ended", "EPERM"},
    {"mode-of-paper", mode_of_paper, "ended", "done EPERM"}, /* x cannot be given since 6.3 */
    {"owner-of-paper", owner_of_paper, "ended", "done"},
    {"label-paper", label_paper, "ended", "done EOPNOTSUPP"},
    {"time-of-paper", time_of_paper, "EPERM", "done"},
    {"lock-whole", lock_whole, "EPERM", "done"},
    {"lock-range", lock_range, "ended", "done"},
    {"lock-open", lock_open, "ended", "done"},
    {"lease", lease, "ended", "done EAGAIN EINVAL"},
    {"link-paper", link_paper, "ended", "EXDEV ENOENT"},
    {"watch-cache", watch_cache, "ended", "done ENOSYS EPERM"},
    {"lock-memory", lock_memory, "EPERM", "done"},
    {"sync-all", sync_all, "ended", "done"},
    {"make-memory", make_memory, "ended", "done"},
    {"merge-pages", merge_pages, "ended", "done EINVAL"}, /* where the kernel has it */
    {"huge-pages", huge_pages, "ended", "done ENOMEM EINVAL"},
    {"secret-memory", secret_memory, "ended", "done ENOSYS"},
    {NULL},
};
