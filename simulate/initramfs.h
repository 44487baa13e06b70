/* SPDX-License-Identifier: BSD-2-Clause */
/* The first root file system of the simulated machine: the image as /init, modules and
 * arguments. */
#ifndef CAISSON_SIMULATE_INITRAMFS_H
#define CAISSON_SIMULATE_INITRAMFS_H

#include "simulate/options.h"

/*
 * Builds it in a memfd:
 *   /init           the image
 *   /dev/console    so that /init has a terminal before it mounts /dev
 *   /modules/NAME   each module, under its file's name
 *   /modules/load   their paths, one a line, in order
 *   /arguments      the image's further arguments, one a line
 * Returns the descriptor, positioned at 0, which the caller closes; or a negative errno with an
 * explanation.
 */
int initramfs_create(const struct options *options, char *error, size_t error_size);

#endif
