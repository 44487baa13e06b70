/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers each ball. */
#include <camkes.h>
#include <court.h>

int run(void)
{
    struct court *shared = court;

    for (;;) {
        there_wait();
        shared->back = court_answer(shared->there);
        back_emit();
    }
}
