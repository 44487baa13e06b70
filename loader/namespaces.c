/* SPDX-License-Identifier: BSD-2-Clause */
/* Namespaces and an empty root: what is outside has no name in them. */
#include "loader/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *layer_name(enum layer layer)
{
    static const char *const names[] = {
        [LAYER_USER] = "user namespaces",       [LAYER_PID] = "process namespaces",
        [LAYER_MOUNT] = "mount namespaces",     [LAYER_NET] = "network namespaces",
        [LAYER_IPC] = "IPC namespaces",         [LAYER_UTS] = "host name namespaces",
        [LAYER_CGROUP] = "cgroup namespaces",   [LAYER_ROOT] = "an empty root",
        [LAYER_FILTER] = "system-call filters", [LAYER_SPECULATION] = "control of speculation",
    };
    return names[layer];
}

/* Runs in the parent, which may allocate. */
static int write_map(pid_t child, const char *file, const char *text)
{
    char path[48];
    snprintf(path, sizeof(path), "/proc/%d/%s", (int)child, file);
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return -errno;
    ssize_t written = write(descriptor, text, strlen(text));
    int error = written < 0 ? -errno : 0;
    close(descriptor);
    return error;
}

static int map(pid_t child, const char *file, uint32_t outside)
{
    char text[48];
    snprintf(text, sizeof(text), "%u %u 1", CONFINE_IDENTITY_INSIDE, outside);
    return write_map(child, file, text);
}

int confine_map_identity(pid_t child, const struct confinement *confinement, int program)
{
    uint32_t identity = identity_of_namespace(confinement->identities, child);
    if (identity == 0)
        identity = confinement->identity;
    bool own = identity == 0;
    /* A group of one's own may be mapped only where groups can't be dropped: user_namespaces(7). */
    int error = !own ? 0 : write_map(child, "setgroups", "deny");
    if (error == 0)
        error = map(child, "gid_map", own ? getegid() : identity);
    if (error == 0)
        error = map(child, "uid_map", own ? geteuid() : identity);
    /* Where that is denied, the loader may not see what its instance has mapped, and says less of a
     * violation. */
    if (error == 0 && !own)
        (void)!fchown(program, identity, identity);
    return error;
}

static bool has_user_namespace(const struct layers *layers)
{
    return layers->errors[LAYER_USER] == 0;
}

/* By the bare calls: the C library's would have all threads follow, of which there are none. */
static int set_identity(uint32_t identity)
{
    if (syscall(SYS_setgroups, 0, NULL) < 0 && errno != EPERM)
        return -errno;
    if (syscall(SYS_setresgid, identity, identity, identity) < 0 ||
        syscall(SYS_setresuid, identity, identity, identity) < 0)
        return -errno;
    return 0;
}

int confine_take_identity(const struct confinement *confinement, const struct layers *layers)
{
    if (has_user_namespace(layers) || confinement->identity == 0)
        return 0;
    return set_identity(confinement->identity);
}

/*
 * A file system of its own with nothing in it, mounted where something must be, and made the root.
 * pivot_root(2) with the same folder twice puts the old root above the new one, whence it is
 * unmounted.
 */
static int enter_empty_root(void)
{
    static const char place[] = "/proc";
    const unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("caisson", place, "tmpfs", flags, "mode=555,size=4k,nr_inodes=2") < 0 ||
        chdir(place) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0 ||
        chdir("/") < 0)
        return -errno;
    return 0;
}

bool confine_is_denial(int error)
{
    return error == -EPERM || error == -EACCES || error == -ENOSYS || error == -EINVAL ||
           error == -ENOSPC || error == -EUSERS || error == -EBUSY;
}

/* Notes what the host denies; any other error stops the start. */
static int take_layer(const struct confinement *confinement, struct layers *layers,
                      enum layer layer, int error)
{
    layers->errors[layer] = error;
    return error == 0 || (confine_is_denial(error) && !confinement->strict) ? 0 : error;
}

static int unshare_error(int flag)
{
    return unshare(flag) < 0 ? -errno : 0;
}

int confine_enter_namespaces(const struct confinement *confinement, struct layers *layers)
{
    static const struct {
        enum layer layer;
        int flag;
    } namespaces[] = {
        {LAYER_PID, CLONE_NEWPID}, {LAYER_MOUNT, CLONE_NEWNS}, {LAYER_NET, CLONE_NEWNET},
        {LAYER_IPC, CLONE_NEWIPC}, {LAYER_UTS, CLONE_NEWUTS},  {LAYER_CGROUP, CLONE_NEWCGROUP},
    };
    int error = 0;
    if (has_user_namespace(layers))
        error = set_identity(CONFINE_IDENTITY_INSIDE);
    for (size_t i = 0; error == 0 && i < sizeof(namespaces) / sizeof(namespaces[0]); i++)
        error =
            take_layer(confinement, layers, namespaces[i].layer, unshare_error(namespaces[i].flag));
    if (error == 0)
        error = take_layer(confinement, layers, LAYER_ROOT,
                           layers->errors[LAYER_MOUNT] < 0 ? layers->errors[LAYER_MOUNT]
                                                           : enter_empty_root());
    /* The name says whose namespace it is; nothing depends on it. */
    if (error == 0 && layers->errors[LAYER_UTS] == 0) {
        int named = sethostname(confinement->name, strnlen(confinement->name, 64));
        (void)named;
    }
    return error;
}
