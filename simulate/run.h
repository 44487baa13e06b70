/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs an image in the simulated machine, anew where the emulation stood still, and says how it
 * went. */
#ifndef CAISSON_SIMULATE_RUN_H
#define CAISSON_SIMULATE_RUN_H

#include "simulate/machine.h"
#include "simulate/options.h"

/* Returns the exit status for the program. */
int run_simulated(const struct options *options, const struct machine_plan *plan);

#endif
