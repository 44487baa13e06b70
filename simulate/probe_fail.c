/* SPDX-License-Identifier: BSD-2-Clause */
/* Why a probe of hardware virtualisation failed. */
#include "simulate/probe_guest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int probe_fail(struct probe *probe, const char *what)
{
    int error = errno;
    snprintf(probe->reason, probe->reason_size, "%s is here but %s fails: %s", probe->device, what,
             strerror(error));
    return -(error ? error : EIO);
}
