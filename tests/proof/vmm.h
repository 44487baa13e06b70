/* SPDX-License-Identifier: BSD-2-Clause */
/* Read before every file of the monitor's proofs: a log line is formatted, so that what it names
 * has to be there, and dropped. */
#ifndef PROOF_VMM_H
#define PROOF_VMM_H

#include "shim.h"

#include "vmm/log.h"

#include <stdio.h>

static char proof_line[512];

#define log_guest(limit, name, ...) ((void)snprintf(proof_line, sizeof(proof_line), __VA_ARGS__))

#endif
