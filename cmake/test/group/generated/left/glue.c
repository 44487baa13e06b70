/* SPDX-License-Identifier: BSD-2-Clause */
/* Stands for the generated glue of instance left. */
#include "../glue.h"

extern const struct camkes_instance camkes_instance_left;
const struct camkes_instance camkes_instance_left = {run, pre_init};
