/* SPDX-License-Identifier: BSD-2-Clause */
/* The glue of an instance without interfaces: its cross-VM device has nothing to offer. */
#include <camkes/glue.h>

static const struct camkes_instance vm0 = {.name = "vm0"};

const struct camkes_process camkes_process = {
    .name = "vm0",
    .outcome_descriptor = -1,
    .instance_count = 1,
    .instances = (const struct camkes_instance *const[]){&vm0},
};
