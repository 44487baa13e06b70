/* SPDX-License-Identifier: BSD-2-Clause */
/* Confines an instance. So far beyond its descriptors: no new privileges. Namespaces, root and limits belong here. */
#include "loader/confine.h"

#include <errno.h>
#include <sys/prctl.h>

int confine(uint32_t kind)
{
    (void)kind;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}
