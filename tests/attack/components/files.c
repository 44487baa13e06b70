/* SPDX-License-Identifier: BSD-2-Clause */
/* Reaches for files by their names. */
#define _GNU_SOURCE
#include "attack.h"
#include "attack_arch.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static long open_old(const struct aim *aim)
{
    return outcome(old_open(aim->with, O_RDONLY));
}

static long open_readable(const struct aim *aim)
{
    return outcome(syscall(SYS_openat, AT_FDCWD, aim->with, O_RDONLY | O_NONBLOCK));
}

static long open_writable(const struct aim *aim)
{
    return outcome(syscall(SYS_openat, AT_FDCWD, aim->with, O_RDWR | O_NONBLOCK));
}

static long open_how(const struct aim *aim)
{
    struct open_how how = {.flags = O_RDONLY};

    return outcome(syscall(SYS_openat2, AT_FDCWD, aim->with, &how, sizeof(how)));
}

/* What it makes is gone again at once. */
static long create_file(const struct aim *aim)
{
    long file = syscall(SYS_openat, AT_FDCWD, aim->with, O_RDWR | O_CREAT | O_EXCL, 0600);

    if (file >= 0)
        unlink(aim->with);
    return outcome(file);
}

static long create_unnamed(const struct aim *aim)
{
    return outcome(syscall(SYS_openat, AT_FDCWD, aim->with, O_RDWR | O_TMPFILE, 0600));
}

static long create_folder(const struct aim *aim)
{
    long made = outcome(old_mkdir(aim->with, 0700));

    if (made == ATTACK_DONE)
        rmdir(aim->with);
    return made;
}

static long create_fifo(const struct aim *aim)
{
    long made = outcome(old_mknod(aim->with, S_IFIFO | 0600));

    if (made == ATTACK_DONE)
        unlink(aim->with);
    return made;
}

static long link_symbolic(const struct aim *aim)
{
    long made = outcome(old_symlink("/etc/passwd", aim->with));

    if (made == ATTACK_DONE)
        unlink(aim->with);
    return made;
}

static long status_of(const struct aim *aim)
{
    struct stat status;

    return outcome(syscall(SYS_newfstatat, AT_FDCWD, aim->with, &status, 0));
}

/* The flag for descriptors does not keep a path from being one. */
static long status_with_flag(const struct aim *aim)
{
    struct stat status;

    return outcome(syscall(SYS_newfstatat, AT_FDCWD, aim->with, &status, AT_EMPTY_PATH));
}

/* No attack: without a path. */
static long status_by_descriptor(ANY_AIM)
{
    struct stat status;

    return outcome(fstat(STDOUT_FILENO, &status));
}

static long status_extended(const struct aim *aim)
{
    struct statx status;

    return outcome(syscall(SYS_statx, AT_FDCWD, aim->with, 0, STATX_BASIC_STATS, &status));
}

static long read_link(const struct aim *aim)
{
    char target[256];

    return outcome(old_readlink(aim->with, target, sizeof(target)));
}

/* That of a folder which is empty, or where only root may look, is nothing. */
static long list_root(ANY_AIM)
{
    char entries[1024];
    long folder = old_open("/", O_RDONLY | O_DIRECTORY);

    if (folder < 0)
        return -errno;
    long bytes = syscall(SYS_getdents64, folder, entries, sizeof(entries));
    return bytes < 0 ? -errno : bytes > 48 ? ATTACK_DONE : ATTACK_NOTHING; /* more than . and .. */
}

static long change_folder(const struct aim *aim)
{
    return outcome(chdir(aim->with));
}

struct any_handle {
    struct file_handle head;
    char bytes[MAX_HANDLE_SZ];
};

/* A handle finds a file by its number, past all namespaces and roots. */
static long open_by_handle(ANY_AIM)
{
    struct any_handle handle = {.head.handle_bytes = MAX_HANDLE_SZ};
    int mount;

    if (syscall(SYS_name_to_handle_at, AT_FDCWD, "/", &handle, &mount, 0) < 0)
        return -errno;
    return outcome(syscall(SYS_open_by_handle_at, AT_FDCWD, &handle, O_RDONLY));
}

/* The handle of most file systems' root, guessed: inode 2, generation 0. */
static long open_by_guessed_handle(ANY_AIM)
{
    static const unsigned guess[2] = {2, 0};
    struct any_handle handle = {.head.handle_bytes = sizeof(guess), .head.handle_type = 1};

    memcpy(handle.head.f_handle, guess, sizeof(guess));
    return outcome(syscall(SYS_open_by_handle_at, DESCRIPTOR_SHOWN, &handle, O_RDONLY));
}

static long watch_files(ANY_AIM)
{
    int watcher = inotify_init1(IN_CLOEXEC);

    return watcher < 0 ? -errno : outcome(inotify_add_watch(watcher, "/", IN_ALL_EVENTS));
}

static long watch_all_files(ANY_AIM)
{
    int watcher = fanotify_init(FAN_CLASS_NOTIF, O_RDONLY);

    return watcher < 0 ? -errno
                       : outcome(fanotify_mark(watcher, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, "/"));
}

const struct attack attacks_on_files[] = {
    {"open-early", open_old, "EPERM", "done", "/etc/passwd", true},
    {"open-passwd", open_old, "EPERM", "done", "/etc/passwd"},
    {"open-shadow", open_readable, "EPERM", "done ENOENT", "/etc/shadow"},
    {"open-how", open_how, "EPERM", "done", "/etc/passwd"},
    {"open-upwards", open_readable, "EPERM", "done", "../../../../etc/passwd"},
    {"open-maps", open_readable, "EPERM", "done", "/proc/self/maps"},
    {"open-own-memory", open_writable, "EPERM", "done", "/proc/self/mem"},
    {"open-own-program", open_readable, "EPERM", "done", "/proc/self/exe"},
    {"open-first-root", open_readable, "EPERM", "done EACCES", "/proc/1/root/etc/passwd"},
    {"open-first-environment", open_readable, "EPERM", "done EACCES", "/proc/1/environ"},
    {"open-kernel-symbols", open_readable, "EPERM", "done ENOENT", "/proc/kallsyms"},
    {"open-core-pattern", open_writable, "EPERM", "done EACCES EROFS",
     "/proc/sys/kernel/core_pattern"},
    {"open-sysrq", open_writable, "EPERM", "done ENOENT EROFS", "/proc/sysrq-trigger"},
    {"open-kvm", open_writable, "EPERM", "done ENOENT", "/dev/kvm"},
    {"open-mem", open_writable, "EPERM", "done ENOENT EPERM", "/dev/mem"},
    {"open-kmsg", open_readable, "EPERM", "done ENOENT", "/dev/kmsg"},
    {"open-null", open_writable, "EPERM", "done", "/dev/null"},
    {"open-terminal", open_writable, "EPERM", "ENXIO", "/dev/tty"}, /* a session of its own */
    {"open-pty", open_writable, "EPERM", "done ENOENT", "/dev/ptmx"},
    {"open-disk", open_readable, "EPERM", "done ENOENT ENXIO", "/dev/loop0"},
    {"open-sys", open_readable, "EPERM", "done", "/sys/kernel/uevent_seqnum"},
    {"open-cgroup", open_readable, "EPERM", "done ENOENT", "/sys/fs/cgroup/cgroup.procs"},
    {"open-root-folder", list_root, "EPERM", "done"},
    {"status", status_of, "EPERM", "done", "/etc/passwd"},
    {"status-with-flag", status_with_flag, "EPERM", "done", "/etc/passwd"},
    {"status-of-shadow", status_with_flag, "EPERM", "done ENOENT", "/etc/shadow"},
    {"status-by-descriptor", status_by_descriptor, "done", "done"},
    {"status-extended", status_extended, "EPERM", "done", "/etc/passwd"},
    {"read-link", read_link, "EPERM", "done", "/proc/self/exe"},
    {"change-folder", change_folder, "EPERM", "done", "/etc"},
    {"create-file", create_file, "EPERM", "done", "/tmp/caisson-attack-file"},
    {"create-in-root", create_file, "EPERM", "done EROFS", "/caisson-attack-file"},
    {"create-unnamed", create_unnamed, "EPERM", "done EOPNOTSUPP", "/tmp"},
    {"create-unnamed-in-root", create_unnamed, "EPERM", "done EOPNOTSUPP EROFS", "/"},
    {"create-folder", create_folder, "EPERM", "done", "/tmp/caisson-attack-folder"},
    {"create-fifo", create_fifo, "ended", "done", "/tmp/caisson-attack-fifo"},
    {"create-link", link_symbolic, "ended", "done", "/tmp/caisson-attack-link"},
    {"open-by-handle", open_by_handle, "ended", "done EOPNOTSUPP"},
    {"open-by-guessed-handle", open_by_guessed_handle, "ended", "done ESTALE EOPNOTSUPP"},
    {"watch-files", watch_files, "EPERM", "done"},
    {"watch-all-files", watch_all_files, "ended", "done ENOSYS"},
    {NULL},
};
