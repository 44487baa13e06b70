/* SPDX-License-Identifier: BSD-2-Clause */
/* A program in the guest: `calculator serve` serves what the component calls, `calculator` calls
 * what the component serves. */
#include <camkes.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

char *machine_kernel(void)
{
    struct utsname name;

    return uname(&name) == 0 ? strdup(name.sysname) : NULL;
}

void machine_squares(size_t numbers_sz, const int *numbers, size_t *squared_sz, int64_t **squared)
{
    *squared = calloc(numbers_sz + 1, sizeof(**squared));
    *squared_sz = *squared ? numbers_sz : 0;
    for (size_t i = 0; i < *squared_sz; i++)
        (*squared)[i] = (int64_t)numbers[i] * numbers[i];
}

static int call(void)
{
    enum { VALUES = 1000 };
    int values[VALUES];
    char *greeting;

    if (sums__connect() != 0)
        err(EXIT_FAILURE, "sums");
    printf("2 + 40 = %d\n", sums_add(2, 40));
    greeting = sums_greet("guest");
    printf("%s\n", greeting);
    free(greeting);
    for (int i = 0; i < VALUES; i++)
        values[i] = i;
    printf("0 + ... + %d = %lld\n", VALUES - 1, (long long)sums_total(VALUES, values));
    printf("squared: %d\n", sums_visit(7));
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    if (argc == 1)
        return call();
    if (argc != 2 || strcmp(argv[1], "serve") != 0)
        errx(2, "usage: calculator [serve]");
    machine__serve();
    err(EXIT_FAILURE, "machine");
}
