/* SPDX-License-Identifier: BSD-2-Clause */
/* Gives capabilities up: capabilities(7). */
#include "loader/privileges.h"

#include <errno.h>
#include <linux/capability.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
    unsigned int capability;
    bool first_process; /* only for a machine's first one */
} kept[] = {
    {CAP_CHOWN, false},     /* an instance's program becomes its own */
    {CAP_SETUID, false},    /* an identity of its own */
    {CAP_SETGID, false},    /* likewise */
    {CAP_SETFCAP, false},   /* likewise, where there is none but root's own: user_namespaces(7) */
    {CAP_SETPCAP, false},   /* takes the others from it for good, where it has no user namespace */
    {CAP_SYS_ADMIN, false}, /* its namespaces, where only who has this may make them */
    {CAP_KILL, false},      /* ends it, where it has no user namespace that is the loader's */
    {CAP_SYS_BOOT, true},   /* switches the machine off */
};

int privileges_reduce(bool first_process)
{
    const struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
    uint64_t kept_bits = 0;
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        if (first_process || !kept[i].first_process)
            kept_bits |= (uint64_t)1 << kept[i].capability;
    }
    if (syscall(SYS_capget, &header, sets) < 0)
        return -errno;
    /* Who may not change the bounding set has no capability to lose; past the last one it is
     * EINVAL. */
    for (unsigned long capability = 0; capability < 64; capability++) {
        if ((kept_bits >> capability & 1) == 0 && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0)
            break;
    }
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        uint32_t bits = (uint32_t)(kept_bits >> (32 * i));
        sets[i].effective &= bits;
        sets[i].permitted &= bits;
        sets[i].inheritable = 0;
    }
    return syscall(SYS_capset, &header, sets) < 0 ? -errno : 0;
}
