/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints before and after each call and each event; a line that it begins before a call is whole
 * all the same. */
#include <camkes.h>
#include <stdio.h>

#define ROUNDS 300

int run(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        printf("%d asks\n", i);
        if (question_answer(i) != i)
            return 1;
        fprintf(stderr, "%d was answered\n", i);
        printf("%d begins a line, ", i);
        fprintf(stderr, "%d emits\n", i);
        there_emit();
        back_wait();
        printf("and ends it\n");
    }
    return 0;
}
