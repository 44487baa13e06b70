/* SPDX-License-Identifier: BSD-2-Clause */
/* Stands for the generated glue of instance g_other. */
#include "../glue.h"

extern const struct camkes_instance camkes_instance_g_other;
const struct camkes_instance camkes_instance_g_other = {run, pre_init};
