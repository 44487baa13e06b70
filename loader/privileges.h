/* SPDX-License-Identifier: BSD-2-Clause */
/* What a loader that is root gives up of that. */
#ifndef CAISSON_LOADER_PRIVILEGES_H
#define CAISSON_LOADER_PRIVILEGES_H

#include <stdbool.h>

/* Keeps of its capabilities those that it starts and ends instances with, and as a machine's first
 * process the one to switch that off. Not for who starts an instance unconfined, which has the
 * loader's rights by its user's wish. 0 or a negative errno. */
int privileges_reduce(bool first_process);

#endif
