/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets the others to work, one thing after another, and asks what they did. */
#include <camkes.h>
#include <stdlib.h>

static void print_free(const char *who, char *text)
{
    printf("clock: %s: %s\n", who, text);
    free(text);
}

int run(void)
{
    for (int i = 0; i < 2; i++) {
        bound_emit();
        answer_wait();
        queued_emit();
        answer_wait();
    }
    global_emit();
    printf("clock: worker says %d, single %d\n", worker_ask(1), single_ask(1));
    print_free("worker", worker_history());
    print_free("single", single_history());
    printf("clock: %s, %s, %s\n", nobody_ask == NULL ? "nobody" : "somebody",
           never_wait == NULL ? "never" : "ever", nowhere == NULL ? "nowhere" : "somewhere");
    return 0;
}
