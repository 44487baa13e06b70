/* SPDX-License-Identifier: BSD-2-Clause */
/* Ends well as soon as its server has ended. */
#include <camkes.h>

static camkes_error_action_t server_ended(camkes_error_t *error)
{
    (void)error;
    return CEA_DISCARD;
}

int run(void)
{
    help_register_error_handler(server_ended);
    help_help();
    return 0;
}
