/* SPDX-License-Identifier: BSD-2-Clause */
/* Does the same sum for each connector, each with something of its own. */
#include <camkes.h>
#include <string.h>

int plain_add(int a, int b)
{
    return a + b;
}

int call_add(int a, int b)
{
    return a + b;
}

int wide_add(int a, int b)
{
    return a + b;
}

int wide_subtract(int a, int b)
{
    return a - b;
}

int bulk_count(size_t bytes_sz, const char *bytes)
{
    int zeros = 0;

    for (size_t i = 0; i < bytes_sz; i++)
        zeros += bytes[i] == 0;
    return zeros;
}

int shared_add(int a, int b)
{
    return a + b;
}

int text_letters(void)
{
    return (int)strnlen(page, page_get_size());
}
