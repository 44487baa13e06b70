/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers everybody, refuses what is malformed, and calls the scribbler back. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

static _Atomic int refusals;

static camkes_error_action_t on_error(camkes_error_t *error)
{
    if (error->type == CE_ALLOCATION_FAILURE)
        return CEA_HALT;
    refusals++;
    return CEA_DISCARD;
}

static void on_noise(void *unused)
{
    noise_reg_callback(on_noise, unused);
    echo_emit();
}

void pre_init(void)
{
    camkes_register_error_handler(on_error);
}

void post_init(void)
{
    noise_reg_callback(on_noise, NULL);
}

static int64_t work(const char *text, size_t numbers_sz, const int *numbers, int64_t *state,
                    char **answer, size_t *doubled_sz, int **doubled)
{
    int64_t sum = 0;

    *answer = strdup(text);
    *doubled = calloc(numbers_sz + 1, sizeof(**doubled));
    *doubled_sz = numbers_sz;
    if (*answer == NULL || *doubled == NULL)
        abort();
    for (size_t i = 0; i < numbers_sz; i++) {
        sum += numbers[i];
        (*doubled)[i] = (int)(2u * (unsigned int)numbers[i]);
    }
    (*state)++;
    return sum;
}

int64_t service_work(const char *text, size_t numbers_sz, const int *numbers, int64_t *state,
                     char **answer, size_t *doubled_sz, int **doubled)
{
    return work(text, numbers_sz, numbers, state, answer, doubled_sz, doubled);
}

int service_refused(void)
{
    return refusals;
}

int64_t alone_work(const char *text, size_t numbers_sz, const int *numbers, int64_t *state,
                   char **answer, size_t *doubled_sz, int **doubled)
{
    return work(text, numbers_sz, numbers, state, answer, doubled_sz, doubled);
}

/* What the scribbler answers has to be freed, whatever it is; nothing else is expected of it. */
int alone_refused(void)
{
    const int numbers[] = {1, 2, 3};
    int64_t state = 0;
    size_t doubled_sz;
    char *answer;
    int *doubled;

    back_work("text", ARRAY_SIZE(numbers), numbers, &state, &answer, &doubled_sz, &doubled);
    free(answer);
    free(doubled);
    return refusals;
}
