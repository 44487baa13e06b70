/* SPDX-License-Identifier: BSD-2-Clause */
/* Arrays: those that are handed out come from malloc, with their number of elements. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

/* Memory for `count` elements; never NULL, also for none. */
static void *array(size_t count, size_t element_bytes)
{
    void *memory = calloc(count + 1, element_bytes);

    if (memory == NULL)
        abort();
    return memory;
}

int64_t arrays_sum(size_t some_sz, const int *some, const size_t *others_sz, int64_t **others)
{
    int64_t sum = 0;

    for (size_t i = 0; i < some_sz; i++)
        sum += some[i];
    for (size_t i = 0; i < *others_sz; i++)
        sum += (*others)[i];
    return sum;
}

void arrays_squares(int count, size_t *squares_sz, uint64_t **squares)
{
    *squares_sz = (size_t)count;
    *squares = array((size_t)count, sizeof(**squares));
    for (size_t i = 0; i < *squares_sz; i++)
        (*squares)[i] = i * i;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

void arrays_sort(size_t *numbers_sz, double **numbers)
{
    qsort(*numbers, *numbers_sz, sizeof(**numbers), compare);
}

void arrays_corners(point_t low, point_t high, size_t *corners_sz, point_t **corners)
{
    *corners_sz = 4;
    *corners = array(4, sizeof(**corners));
    for (int i = 0; i < 4; i++) {
        (*corners)[i].x = i == 1 || i == 2 ? high.x : low.x;
        (*corners)[i].y = i >= 2 ? high.y : low.y;
        (*corners)[i].weight = 0.25;
    }
}

/* The numbers of flags, of set flags, of letters, and of letters other than NUL. */
void arrays_sizes(size_t flags_sz, const bool *flags, size_t letters_sz, const char *letters,
                  size_t *sizes_sz, int **sizes)
{
    *sizes_sz = 4;
    *sizes = array(4, sizeof(**sizes));
    (*sizes)[0] = (int)flags_sz;
    for (size_t i = 0; i < flags_sz; i++)
        (*sizes)[1] += flags[i];
    (*sizes)[2] = (int)letters_sz;
    for (size_t i = 0; i < letters_sz; i++)
        (*sizes)[3] += letters[i] != '\0';
}

uint64_t arrays_copy(size_t data_sz, const char *data, size_t *copied_sz, char **copied)
{
    uint64_t sum = 0;

    *copied = array(data_sz, 1);
    *copied_sz = data_sz;
    memcpy(*copied, data, data_sz);
    for (size_t i = 0; i < data_sz; i++)
        sum += (unsigned char)data[i];
    return sum;
}
