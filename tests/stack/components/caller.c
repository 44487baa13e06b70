/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets the others going. */
#include <camkes.h>

static camkes_error_action_t go_on(camkes_error_t *error)
{
    (void)error;
    return CEA_DISCARD;
}

int run(void)
{
    camkes_register_error_handler(go_on);
    tick_emit();
    box_stretch();
    called_stretch();
    return 0;
}
