/* SPDX-License-Identifier: BSD-2-Clause */
/* Passes on to guest 1 alone what guest 0 wrote for all, when it was asked twice: by guest 0 and,
 * thereupon, by itself. */
#include <camkes.h>
#include <string.h>

static unsigned asked;

static void on_ask(void *argument)
{
    if (ask_reg_callback(on_ask, argument) != 0)
        printf("keeper: cannot register again\n");
    if (asked++ % 2 == 0) {
        own_emit();
        return;
    }
    memcpy(private, common, 64);
    answer_emit();
}

void post_init(void)
{
    if (ask_reg_callback(on_ask, NULL) != 0)
        printf("keeper: cannot register\n");
}
