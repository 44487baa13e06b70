/* SPDX-License-Identifier: BSD-2-Clause */
/* Stands for the generated glue of instance right. */
#include "../glue.h"

extern const struct camkes_instance camkes_instance_right;
const struct camkes_instance camkes_instance_right = {run, pre_init};

int service_twice(int number);
int camkes_direct_right_service_twice(int number);

int camkes_direct_right_service_twice(int number)
{
    return service_twice(number);
}
