/* SPDX-License-Identifier: BSD-2-Clause */
/* Stands for the generated tables of the group and for the runtime: runs one member after the
 * other. */
#include "../glue.h"

extern const struct camkes_instance camkes_instance_left, camkes_instance_right,
    camkes_instance_mixed, camkes_instance_g_other;

int main(void)
{
    const struct camkes_instance *const members[] = {&camkes_instance_left, &camkes_instance_right,
                                                     &camkes_instance_mixed,
                                                     &camkes_instance_g_other};
    int status = 0;

    for (int i = 0; i < 4; i++) {
        if (members[i]->pre_init)
            members[i]->pre_init();
        status |= members[i]->run();
    }
    return status;
}
