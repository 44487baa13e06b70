/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks for one sum after the other. */
#include <camkes.h>
#include <client.h>
#include <sel4/sel4.h>
#include <string.h>

#ifdef INNER
#define NAME "inner"
#else
#define NAME "outer"
#endif

int run(void)
{
    assert(strcmp(CLIENT_NAME, "one of two") == 0);
    for (int i = FIRST; i <= rounds; i++)
        printf("%s: %d + %d = %d\n", NAME, i, i + 1, sums_add(i, i + 1));
    return 0;
}
