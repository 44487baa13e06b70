/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls with strings and arrays of changing sizes, and counts answers that are not what they have
 * to be. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 3000, NUMBERS = 2000 };

static bool call(int round, int64_t *state)
{
    static char text[TEXT_BYTES];
    static int numbers[NUMBERS];
    const size_t length = (size_t)(round * 37) % TEXT_BYTES, count = (size_t)(round * 53) % NUMBERS;
    const int64_t before = *state;
    int64_t sum = 0, result;
    size_t doubled_sz;
    char *answer;
    int *doubled;
    bool right;

    memset(text, 'a' + round % 26, length);
    text[length] = '\0';
    for (size_t i = 0; i < count; i++) {
        numbers[i] = (int)i + round;
        sum += numbers[i];
    }
    result = service_work(text, count, numbers, state, &answer, &doubled_sz, &doubled);
    right =
        result == sum && *state == before + 1 && strcmp(answer, text) == 0 && doubled_sz == count;
    for (size_t i = 0; right && i < count; i++)
        right = doubled[i] == 2 * numbers[i];
    free(answer);
    free(doubled);
    return right;
}

/* At least `rounds`, and until the scribbler was noticed. */
int run(void)
{
    int64_t state = 0;
    int wrong = 0, round = 0;

    while (round < rounds || service_refused() == 0)
        wrong += !call(round++, &state);
    printf("%s: %d wrong\n", get_instance_name(), wrong);
    return wrong != 0;
}
