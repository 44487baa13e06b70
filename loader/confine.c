/* SPDX-License-Identifier: BSD-2-Clause */
/* What an instance takes from itself just before its program: limits, capabilities, files, system
 * calls. */
#include "loader/confine.h"

#include "loader/filter.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Beside a declared heap: stacks of threads, the program's own data, what the C library keeps for
 * each thread. */
#define MEMORY_BESIDE_BYTES (64ull << 20)

/* Beside it, of addresses: dataports, and what the C library reserves. Memory that is only read
 * costs page tables, which no other limit counts: a page of them for each 2 MiB, so 32 MiB at the
 * most. */
#define ADDRESSES_BESIDE_BYTES (16ull << 30)

/* Beside an instance's threads: its keeper, and the process that makes both. */
#define PROCESSES_BESIDE 4

/* What else a user runs, where that is counted. */
#define THREADS_OF_USER 4096

#define OOM_SCORE_PATH   "/proc/self/oom_score_adj"
#define OOM_SCORE_BESIDE 500
#define OOM_SCORE_MOST   1000

struct oom_score confine_oom_score(void)
{
    struct oom_score score = {""};
    int own;
    FILE *file = fopen(OOM_SCORE_PATH, "re");
    if (file == NULL)
        return score;
    if (fscanf(file, "%5d", &own) == 1) {
        own = own < OOM_SCORE_MOST - OOM_SCORE_BESIDE ? own + OOM_SCORE_BESIDE : OOM_SCORE_MOST;
        snprintf(score.text, sizeof(score.text), "%d", own);
    }
    fclose(file);
    return score;
}

void confine_take_oom_score(const struct confinement *confinement)
{
    const char *text = confinement->oom_score.text;
    int descriptor = text[0] == '\0' ? -1 : open(OOM_SCORE_PATH, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)!write(descriptor, text, strlen(text));
    close(descriptor);
}

static int set_limit(int resource, uint64_t value)
{
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)resource, &limit) < 0)
        return -errno;
    /* A hard limit is lowered, never raised. */
    if (value > limit.rlim_max)
        value = limit.rlim_max;
    limit.rlim_cur = limit.rlim_max = value;
    return setrlimit((__rlimit_resource_t)resource, &limit) < 0 ? -errno : 0;
}

/* Since Linux 5.14 a user namespace counts its own processes; before, and without one, an
 * identity's are counted on the whole host: so with the caller's own identity, all that the user
 * runs. */
static uint64_t thread_limit(const struct confinement *confinement, const struct layers *layers)
{
    struct utsname name;
    int version = 0;
    int patch = 0;
    bool own_count = layers->errors[LAYER_USER] == 0 && uname(&name) == 0 &&
                     sscanf(name.release, "%d.%d", &version, &patch) == 2 &&
                     (version > 5 || (version == 5 && patch >= 14));
    uint64_t threads = (uint64_t)confinement->threads + PROCESSES_BESIDE;
    return own_count || confinement->identity != 0 ? threads : threads + THREADS_OF_USER;
}

static int set_limits(const struct confinement *confinement, const struct layers *layers)
{
    const struct rules *rules = confinement->rules;
    int error = set_limit(RLIMIT_NOFILE, confinement->descriptors);
    for (size_t i = 0; error == 0 && i < rules->limit_count; i++)
        error = set_limit(rules->limits[i].resource, rules->limits[i].value);
    if (error == 0)
        error = set_limit(RLIMIT_NPROC, thread_limit(confinement, layers));
    if (error == 0 && confinement->memory_bytes != 0)
        error = set_limit(RLIMIT_DATA, confinement->memory_bytes + MEMORY_BESIDE_BYTES);
    if (error == 0 && confinement->memory_bytes != 0)
        error = set_limit(RLIMIT_AS, confinement->memory_bytes + ADDRESSES_BESIDE_BYTES);
    return error;
}

int confine_drop_capabilities(void)
{
    const struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};
    /* Who may not change the bounding set has no capability to lose; past the last one it is
     * EINVAL. */
    for (unsigned long capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0;)
        capability++;
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return syscall(SYS_capset, &header, none) < 0 ? -errno : 0;
}

/* linux/landlock.h as of Linux 6.12; kernels take the beginning that they know, if what they don't
 * know is 0. */
struct landlock_rules {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self  446
#endif
#define LANDLOCK_VERSION 1u

/* Each version of Landlock's interface knows more: what all of them know is denied here. */
static struct landlock_rules landlock_all(long version)
{
    struct landlock_rules rules = {.handled_access_fs = (1u << 13) - 1};
    if (version >= 2)
        rules.handled_access_fs |= 1u << 13; /* REFER */
    if (version >= 3)
        rules.handled_access_fs |= 1u << 14; /* TRUNCATE */
    if (version >= 4)
        rules.handled_access_net = 3; /* BIND_TCP, CONNECT_TCP */
    if (version >= 5)
        rules.handled_access_fs |= 1u << 15; /* IOCTL_DEV; open descriptors keep theirs */
    if (version >= 6)
        rules.scoped = 3; /* abstract Unix sockets, signals */
    return rules;
}

/* One more lock on files and the network, where the kernel has it; all it could open is shut
 * already. */
static int restrict_files(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION);
    if (version < 1)
        return 0;
    const struct landlock_rules rules = landlock_all(version);
    size_t bytes = version >= 6   ? sizeof(rules)
                   : version >= 4 ? offsetof(struct landlock_rules, scoped)
                                  : offsetof(struct landlock_rules, handled_access_net);
    long ruleset = syscall(SYS_landlock_create_ruleset, &rules, bytes, 0);
    if (ruleset < 0)
        return -errno;
    int error = syscall(SYS_landlock_restrict_self, (int)ruleset, 0) < 0 ? -errno : 0;
    close((int)ruleset);
    return error;
}

/* Whether the processor still guesses ahead in a way that this thread could stop, or nobody has
 * stopped: PR_GET_SPECULATION_CTRL of prctl(2). ENODEV: there is no such way on this processor. */
static bool speculates(unsigned long way)
{
    int state = prctl(PR_GET_SPECULATION_CTRL, way, 0, 0, 0);
    return state < 0 ? errno == EINVAL : (state & PR_SPEC_ENABLE) != 0;
}

/* What it inherits; nobody may take it back, whatever is executed. */
static int stop_speculation(const struct confinement *confinement, struct layers *layers)
{
    static const unsigned long ways[] = {PR_SPEC_STORE_BYPASS, PR_SPEC_INDIRECT_BRANCH};
    int error = 0;
    for (size_t i = 0; confinement->no_speculation && i < sizeof(ways) / sizeof(ways[0]); i++) {
        if (speculates(ways[i]) &&
            prctl(PR_SET_SPECULATION_CTRL, ways[i], PR_SPEC_FORCE_DISABLE, 0, 0) < 0)
            error = -errno;
    }
    /* Where a processor needs it: takes what this thread has read out of the nearest cache when
     * another one runs. */
    if (confinement->no_speculation &&
        prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_L1D_FLUSH, 0, 0, 0) >= 0)
        (void)prctl(PR_SET_SPECULATION_CTRL, PR_SPEC_L1D_FLUSH, PR_SPEC_ENABLE, 0, 0);
    layers->errors[LAYER_SPECULATION] = error;
    return error < 0 && confinement->strict ? error : 0;
}

int confine_self(const struct confinement *confinement, const struct filter_values *values,
                 struct layers *layers, int *ret_listener)
{
    int error = 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        error = -errno;
    if (error == 0)
        error = confine_drop_capabilities();
    if (error == 0)
        error = restrict_files();
    if (error == 0)
        error = set_limits(confinement, layers);
    if (error == 0)
        error = stop_speculation(confinement, layers);
    if (error < 0)
        return error;
    int listener = filter_install(confinement->filter, values);
    if (listener < 0) {
        layers->errors[LAYER_FILTER] = listener;
        if (confinement->strict || !confine_is_denial(listener))
            return listener;
        listener = -1;
    }
    *ret_listener = listener;
    return 0;
}
