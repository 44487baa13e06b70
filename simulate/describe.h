/* SPDX-License-Identifier: BSD-2-Clause */
/* What an image says about itself. */
#ifndef CAISSON_SIMULATE_DESCRIBE_H
#define CAISSON_SIMULATE_DESCRIBE_H

#include <stddef.h>

struct description {
    char name[64];
    unsigned int vms;
    unsigned int guest_memory_mb; /* the sum of all VMs */
};

/* Runs `image --describe` (at most 10 s). Returns 0, or a negative errno with an explanation. */
int describe_image(const char *image, struct description *ret, char *error, size_t error_size);

/* The text that `image --describe` would print, of an image that this machine cannot run. Returns
 * likewise. */
int describe_file(const char *image, char *text, size_t text_size, char *error, size_t error_size);

/*
 * Reads the lines key=value; unknown keys are skipped, `name`, `vms` and `guest_memory_mb` are
 * required. Returns 0, or -EPROTO with an explanation. `text` is taken apart.
 */
int describe_parse(char *text, struct description *ret, char *error, size_t error_size);

#endif
