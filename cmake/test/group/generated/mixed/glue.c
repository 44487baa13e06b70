/* SPDX-License-Identifier: BSD-2-Clause */
/* Stands for the generated glue of instance mixed. */
#include "../glue.h"

extern const struct camkes_instance camkes_instance_mixed;
const struct camkes_instance camkes_instance_mixed = {run, pre_init};
