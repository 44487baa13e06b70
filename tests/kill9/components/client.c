/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls for ever, and counts right answers. */
#include <camkes.h>
#include <unistd.h>

static camkes_error_action_t on_error(camkes_error_t *error)
{
    (void)error;
    return CEA_DISCARD;
}

int run(void)
{
    volatile uint32_t *answers = (volatile uint32_t *)done;

    sum_register_error_handler(on_error);
    for (int amount = 1;; amount = amount % 1000 + 1) {
        const int answer = sum_add(amount);

        /* 0 stands for an error. */
        if (answer == amount + 1)
            ++*answers;
        else if (answer != 0)
            printf("client: a wrong answer: %d to %d\n", answer, amount);
        usleep(500);
    }
}
