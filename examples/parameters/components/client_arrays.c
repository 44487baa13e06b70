/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls with arrays, small, empty and large. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* Whether an array that was handed out has the wanted bytes; frees it. */
static bool take(void *array, size_t bytes, const void *wanted, size_t wanted_bytes)
{
    bool same = bytes == wanted_bytes && memcmp(array, wanted, bytes) == 0;

    free(array);
    return same;
}

static void check_numbers(void)
{
    const int some[] = {1, -2, 3};
    int64_t others[] = {INT64_C(1) << 40, 5};
    int64_t *other = others;
    size_t other_sz = ARRAY_SIZE(others);
    uint64_t *squares;
    size_t squares_sz;
    double mixed[] = {2.5, -1, 0.5};
    double *numbers = mixed;
    size_t numbers_sz = ARRAY_SIZE(mixed);

    check("arrays in and refin",
          arrays_sum(ARRAY_SIZE(some), some, &other_sz, &other) == (INT64_C(1) << 40) + 7);
    other_sz = 0;
    check("empty arrays in and refin", arrays_sum(0, some, &other_sz, &other) == 0);
    arrays_squares(4, &squares_sz, &squares);
    check("array out", take(squares, squares_sz * sizeof(*squares), (uint64_t[]){0, 1, 4, 9},
                            4 * sizeof(uint64_t)));
    arrays_squares(0, &squares_sz, &squares);
    check("empty array out", take(squares, squares_sz * sizeof(*squares), "", 0));
    arrays_sort(&numbers_sz, &numbers);
    check("array inout", take(numbers, numbers_sz * sizeof(*numbers), (double[]){-1, 0.5, 2.5},
                              3 * sizeof(double)));
}

static void check_structures(void)
{
    const point_t low = {.x = 1, .y = 2}, high = {.x = 3, .y = 4};
    point_t *corners;
    size_t count;

    arrays_corners(low, high, &count, &corners);
    check("array of structures out", count == 4 && corners[1].x == 3 && corners[1].y == 2 &&
                                         corners[3].x == 1 && corners[3].y == 4 &&
                                         corners[3].weight == 0.25);
    free(corners);
}

static void check_bytes(void)
{
    const bool flags[] = {true, false, true};
    int *sizes;
    size_t count;

    arrays_sizes(ARRAY_SIZE(flags), flags, 5, "a\0b\0c", &count, &sizes);
    check("arrays of bool and char",
          take(sizes, count * sizeof(*sizes), (int[]){3, 2, 5, 3}, 4 * sizeof(int)));
}

static void check_large(void)
{
    const size_t bytes = (size_t)large;
    char *data = malloc(bytes), *copied;
    size_t copied_sz;
    uint64_t sum = 0, answer;

    if (data == NULL)
        abort();
    for (size_t i = 0; i < bytes; i++) {
        data[i] = (char)(i * 31 + i / 4096);
        sum += (unsigned char)data[i];
    }
    answer = arrays_copy(bytes, data, &copied_sz, &copied);
    check("large array there and back", take(copied, copied_sz, data, bytes) && answer == sum);
    free(data);
}

void check_arrays(void)
{
    check_numbers();
    check_structures();
    check_bytes();
    check_large();
}
