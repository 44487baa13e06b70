/* SPDX-License-Identifier: BSD-2-Clause */
/* Serves a program in the guest, and calls another one there: nothing here knows that they are in a
 * virtual machine. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

/* A guest is not trusted: what it gets wrong is its own affair, and not the system's end. */
static camkes_error_action_t go_on(camkes_error_t *error)
{
    printf("office: %s: %s\n", error->interface, error->description);
    return CEA_DISCARD;
}

void pre_init(void)
{
    sums_register_error_handler(go_on);
    machine_register_error_handler(go_on);
}

int sums_add(int a, int b)
{
    return a + b;
}

char *sums_greet(const char *name)
{
    const size_t bytes = strlen(name) + sizeof("Good morning, !");
    char *text = malloc(bytes);

    if (text)
        snprintf(text, bytes, "Good morning, %s!", name);
    return text;
}

int64_t sums_total(size_t values_sz, const int *values)
{
    int64_t total = 0;

    for (size_t i = 0; i < values_sz; i++)
        total += values[i];
    return total;
}

/* Calls back while the guest's program waits for this: how many numbers it had squared. */
int sums_visit(int count)
{
    int numbers[count > 0 && count <= 100 ? count : 1];
    size_t squared_sz = 0;
    int64_t *squared = NULL;
    char *kernel = machine_kernel();

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        numbers[i] = (int)i + 1;
    machine_squares(sizeof(numbers) / sizeof(numbers[0]), numbers, &squared_sz, &squared);
    printf("office: the guest is %s; its squares are", kernel);
    for (size_t i = 0; i < squared_sz; i++)
        printf(" %lld", (long long)squared[i]);
    printf("\n");
    free(kernel);
    free(squared);
    return (int)squared_sz;
}
