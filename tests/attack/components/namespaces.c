/* SPDX-License-Identifier: BSD-2-Clause */
/* Leaves the place where it was put, or changes it: namespaces, mounts, roots. */
#define _GNU_SOURCE
#include "attack.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A process with several threads may not take a user namespace, so it is a child that tries where
 * it may make one. */
static long unshare_user(ANY_AIM)
{
    pid_t child = fork();

    if (child == 0)
        _exit(unshare(CLONE_NEWUSER) < 0 ? errno : 0);
    return child_result(child);
}

static long unshare_user_here(ANY_AIM)
{
    return outcome(unshare(CLONE_NEWUSER));
}

static long unshare_mounts(ANY_AIM)
{
    return outcome(unshare(CLONE_NEWNS));
}

static long unshare_network(ANY_AIM)
{
    return outcome(unshare(CLONE_NEWNET));
}

static long unshare_descriptors(ANY_AIM)
{
    return outcome(unshare(CLONE_FILES));
}

static long join_by_name(const struct aim *aim)
{
    char path[64];

    snprintf(path, sizeof(path), "/proc/%d/ns/net", aim->loader);
    int namespace = open(path, O_RDONLY | O_CLOEXEC);
    return namespace < 0 ? -errno : outcome(setns(namespace, CLONE_NEWNET));
}

static long join_by_process(const struct aim *aim)
{
    long process = syscall(SYS_pidfd_open, aim->loader, 0);

    return process < 0 ? -errno : outcome(setns((int)process, CLONE_NEWNET | CLONE_NEWUTS));
}

static long join_by_memory(ANY_AIM)
{
    return outcome(setns(DESCRIPTOR_SHOWN, 0));
}

/* In a mount namespace of its own where it could make one; so nothing of the host changes. */
static long mount_memory(ANY_AIM)
{
    if (unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return -errno;
    return outcome(mount("attack", "/", "tmpfs", 0, NULL));
}

static long mount_processes(ANY_AIM)
{
    if (unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return -errno;
    return outcome(mount("proc", "/", "proc", 0, NULL));
}

static long remount_writable(ANY_AIM)
{
    if (unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return -errno;
    return outcome(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL));
}

static long unmount_root(ANY_AIM)
{
    if (unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return -errno;
    return outcome(umount2("/", MNT_DETACH));
}

static long change_root(ANY_AIM)
{
    return outcome(chroot("/"));
}

/* Out of an old root by two steps: the way that chroot(2) describes. */
static long leave_root(ANY_AIM)
{
    if (chroot(".") < 0)
        return -errno;
    for (int i = 0; i < 64; i++)
        if (chdir("..") < 0)
            return -errno;
    return outcome(open("etc/passwd", O_RDONLY | O_CLOEXEC));
}

static long pivot(ANY_AIM)
{
    return outcome(syscall(SYS_pivot_root, ".", "."));
}

static long clone_tree(ANY_AIM)
{
    return outcome(syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
}

static long open_file_system(ANY_AIM)
{
    return outcome(syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC));
}

static long pick_file_system(ANY_AIM)
{
    return outcome(syscall(SYS_fspick, AT_FDCWD, "/", FSPICK_CLOEXEC));
}

static long set_mount_flags(ANY_AIM)
{
    struct mount_attr attributes = {.attr_clr = MOUNT_ATTR_RDONLY};

    if (unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return -errno;
    return outcome(syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, &attributes, sizeof(attributes)));
}

static long move_root(ANY_AIM)
{
    return outcome(syscall(SYS_move_mount, AT_FDCWD, "/", AT_FDCWD, "/", 0));
}

static long list_mounts(ANY_AIM)
{
    const uint64_t request[3] = {24, UINT64_MAX, 0}; /* of the root; since 6.8 */
    uint64_t mounts[64];
    long count = syscall(458, request, mounts, 64, 0);

    note("%ld mounts", count);
    return outcome(count);
}

static long name_host(ANY_AIM)
{
    char name[65];

    if (gethostname(name, sizeof(name)) < 0)
        return -errno;
    return outcome(sethostname(name, strlen(name)));
}

static long name_domain(ANY_AIM)
{
    char name[65];

    if (getdomainname(name, sizeof(name)) < 0)
        return -errno;
    return outcome(setdomainname(name, strlen(name)));
}

/* A further layer can only take away; but whoever builds one asks the kernel to run its program. */
static long restrict_itself(ANY_AIM)
{
    const struct landlock_ruleset_attr rules = {.handled_access_fs = LANDLOCK_ACCESS_FS_READ_FILE};

    return outcome(syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules), 0));
}

const struct attack attacks_on_namespaces[] = {
    {"unshare-user", unshare_user, "ended", "done"},
    {"unshare-user-here", unshare_user_here, "ended", "EINVAL done"}, /* with threads, or without */
    {"unshare-mounts", unshare_mounts, "ended", "done"},
    {"unshare-network", unshare_network, "ended", "done"},
    {"unshare-descriptors", unshare_descriptors, "ended", "done"},
    {"join-by-name", join_by_name, "EPERM", "done"},
    {"join-by-process", join_by_process, "ended", "done"},
    {"join-by-memory", join_by_memory, "ended", "EINVAL"},
    {"mount-memory", mount_memory, "ended", "done"},
    {"mount-processes", mount_processes, "ended", "done"},
    {"remount-writable", remount_writable, "ended", "done"},
    {"unmount-root", unmount_root, "ended", "done EINVAL EBUSY"}, /* the first file system stays */
    {"change-root", change_root, "ended", "done"},
    {"leave-root", leave_root, "ended", "done"},
    {"pivot", pivot, "ended", "EINVAL EBUSY"},
    {"clone-tree", clone_tree, "ended", "done"},
    {"open-file-system", open_file_system, "ended", "done"},
    {"pick-file-system", pick_file_system, "ended", "done"},
    {"set-mount-flags", set_mount_flags, "ended", "done"},
    {"move-mount", move_root, "ended", "EINVAL ELOOP EBUSY"},
    {"list-mounts", list_mounts, "ended", "done ENOSYS"},
    {"name-host", name_host, "ended", "done"},
    {"name-domain", name_domain, "ended", "done"},
    {"restrict-itself", restrict_itself, "ended", "done ENOSYS EOPNOTSUPP"},
    {NULL},
};
