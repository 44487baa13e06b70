/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints within each call and each event. What it prints last has no end of line. */
#include <camkes.h>
#include <stdio.h>

static int turn;

static void come(void *argument)
{
    (void)argument;
    there_reg_callback(come, NULL);
    printf("%d wakes\n", turn);
    fflush(stdout);
    printf("unfinished");
    if (turn < 299)
        printf(" no more\n");
    turn++;
    back_emit();
}

void pre_init(void)
{
    there_reg_callback(come, NULL);
}

int question_answer(int number)
{
    if (number % 2 == 0)
        fprintf(stderr, "%d is answered\n", number);
    else
        printf("%d is answered\n", number);
    return number;
}
