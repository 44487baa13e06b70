/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes who it is and what holds for it: users, capabilities, dumpability, filters, tracing. */
#define _GNU_SOURCE
#include "attack.h"

#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static long become_root(ANY_AIM)
{
    return outcome(syscall(SYS_setresuid, 0, 0, 0));
}

static long become_root_group(ANY_AIM)
{
    return outcome(syscall(SYS_setresgid, 0, 0, 0));
}

/* Somebody else than one is, with the rights of that one. */
static long become_other(ANY_AIM)
{
    return outcome(syscall(SYS_setresuid, 12345, 12345, 12345));
}

static long join_groups(ANY_AIM)
{
    const gid_t groups[] = {0};

    return outcome(syscall(SYS_setgroups, 1, groups));
}

static long become_root_for_files(ANY_AIM)
{
    syscall(SYS_setfsuid, 0);
    long now = syscall(SYS_setfsuid, -1);
    return now < 0 ? -errno : now == 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

/* Who it is: not the host's root, and in a namespace it should not even look like it. */
static long is_root(ANY_AIM)
{
    note("user %d, group %d", (int)getuid(), (int)getgid());
    return geteuid() == 0 || getegid() == 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

struct capabilities {
    struct __user_cap_header_struct head;
    struct __user_cap_data_struct sets[2];
};

/* There may be none at all, in any set. */
static long has_capabilities(ANY_AIM)
{
    struct capabilities own = {.head.version = _LINUX_CAPABILITY_VERSION_3};

    if (syscall(SYS_capget, &own.head, own.sets) < 0)
        return -errno;
    uint32_t any = 0;
    for (int i = 0; i < 2; i++)
        any |= own.sets[i].effective | own.sets[i].permitted | own.sets[i].inheritable;
    return any != 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

static long take_capabilities(ANY_AIM)
{
    struct capabilities all = {.head.version = _LINUX_CAPABILITY_VERSION_3};

    all.sets[0].effective = all.sets[0].permitted = 1u << CAP_SYS_ADMIN;
    return outcome(syscall(SYS_capset, &all.head, all.sets));
}

static long raise_ambient(ANY_AIM)
{
    return outcome(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0));
}

static long bounding_set(ANY_AIM)
{
    return outcome(prctl(PR_CAPBSET_DROP, CAP_MAC_ADMIN, 0, 0, 0));
}

static long keep_capabilities(ANY_AIM)
{
    return outcome(prctl(PR_SET_SECUREBITS, 0x10 /* SECBIT_KEEP_CAPS */, 0, 0, 0));
}

/* Dumpable means: others of this user may trace it, and a crash writes its memory down. */
static long become_dumpable(ANY_AIM)
{
    return outcome(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static long is_dumpable(ANY_AIM)
{
    int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);

    return dumpable < 0 ? -errno : dumpable == 1 ? ATTACK_DONE : ATTACK_NOTHING;
}

static long allow_tracer(ANY_AIM)
{
    return outcome(prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0));
}

static long outlive_loader(ANY_AIM)
{
    return outcome(prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0));
}

static long adopt_children(ANY_AIM)
{
    return outcome(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
}

static long gain_privileges(ANY_AIM)
{
    return outcome(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
}

static long has_new_privileges(ANY_AIM)
{
    int none = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);

    return none < 0 ? -errno : none == 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

static long memory_map(ANY_AIM)
{
    return outcome(prctl(PR_SET_MM, PR_SET_MM_BRK, (unsigned long)sbrk(0), 0, 0));
}

static long read_time_stamps(ANY_AIM)
{
    return outcome(prctl(PR_SET_TSC, PR_TSC_ENABLE, 0, 0, 0));
}

static long speculate(ANY_AIM)
{
    return outcome(prctl(PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_ENABLE, 0, 0));
}

static long rename_thread(ANY_AIM)
{
    return outcome(prctl(PR_SET_NAME, "systemd", 0, 0, 0));
}

/* A filter of its own cannot allow more, but it can hide what the first one would report. */
static long filter_by_prctl(ANY_AIM)
{
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {.len = 1, .filter = &allow};

    return outcome(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0));
}

static long filter_by_call(ANY_AIM)
{
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {.len = 1, .filter = &allow};

    return outcome(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
}

static long is_filtered(ANY_AIM)
{
    int mode = prctl(PR_GET_SECCOMP, 0, 0, 0, 0);

    return mode < 0 ? -errno : mode == SECCOMP_MODE_FILTER ? ATTACK_NOTHING : ATTACK_DONE;
}

static long watch_by_filter(ANY_AIM)
{
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {.len = 1, .filter = &allow};

    return outcome(
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program));
}

static long leave_session(ANY_AIM)
{
    return outcome(setsid());
}

static long keep_files_open(ANY_AIM)
{
    return outcome(syscall(SYS_umask, 0));
}

static long account(ANY_AIM)
{
    return outcome(acct("/no-such-file"));
}

/* Options have 32 bits: what stands above must not matter to the filter where it does not to the
 * kernel. */
static long dumpable_wide(ANY_AIM)
{
    return outcome(syscall(SYS_prctl, (1l << 32) | PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static long read_environment(ANY_AIM)
{
    return environ != NULL && environ[0] != NULL ? ATTACK_DONE : ATTACK_NOTHING;
}

const struct attack attacks_on_identity[] = {
    {"become-root", become_root, "ended", "done"},
    {"become-root-group", become_root_group, "ended", "done"},
    {"become-other", become_other, "ended", "done"},
    {"join-groups", join_groups, "ended", "done"},
    {"become-root-for-files", become_root_for_files, "ended", "done"},
    {"is-root", is_root, "nothing", "done"},
    {"has-capabilities", has_capabilities, "ended", "done"},
    {"take-capabilities", take_capabilities, "ended", "done"},
    {"raise-ambient", raise_ambient, "ended", "EPERM"}, /* not inheritable */
    {"bounding-set", bounding_set, "ended", "done"},
    {"keep-capabilities", keep_capabilities, "ended", "done"},
    {"become-dumpable", become_dumpable, "ended", "done"},
    {"is-dumpable", is_dumpable, "nothing", "done"},
    {"is-dumpable-early", is_dumpable, "nothing", "done", NULL, true},
    {"allow-tracer", allow_tracer, "ended", "done EINVAL"}, /* without Yama there is none */
    {"outlive-loader", outlive_loader, "ended", "done"},
    {"adopt-children", adopt_children, "ended", "done"},
    {"gain-privileges", gain_privileges, "ended", "EINVAL"}, /* never */
    {"has-new-privileges", has_new_privileges, "ended", "done nothing"},
    {"memory-map", memory_map, "ended", "done EINVAL EPERM"},
    {"read-time-stamps", read_time_stamps, "ended", "done EINVAL"}, /* a time, as from the clock */
    {"speculate", speculate, "ended", "done ENXIO ENODEV EPERM"},
    {"rename-thread", rename_thread, "done", "done"}, /* the loader says its own names */
    {"is-filtered", is_filtered, "nothing", "done"},
    {"filter-by-prctl", filter_by_prctl, "ended", "done"},
    /* a monitor limits its vCPUs' threads so */
    {"filter-by-call", filter_by_call, "ended", "done", .in_monitor = "done"},
    {"watch-by-filter", watch_by_filter, "ended", "done"},
    {"leave-session", leave_session, "EPERM", "EPERM"}, /* it leads its own */
    {"mask-of-files", keep_files_open, "EPERM", "done"},
    {"dumpable-wide", dumpable_wide, "ended", "done"},
    {"read-environment", read_environment, "nothing", "nothing"},
    {"account", account, "ended", "ENOENT ENOSYS"},
    {NULL},
};
