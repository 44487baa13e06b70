/* SPDX-License-Identifier: BSD-2-Clause */
/* One function for each kind of fault. What they work on is volatile, so that no optimisation takes
 * a fault away. */
#include "faults.h"
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void none(void)
{
}

static void overflow(void)
{
    volatile int eight = 8;
    volatile char *memory = malloc((size_t)eight);

    memory[eight] = 1;
    free((void *)memory);
}

static void undefined(void)
{
    volatile int large = INT_MAX;

    large = large + 1;
}

static void leak(void)
{
    void *volatile lost = malloc(100);

    lost = NULL;
    (void)lost;
}

static int shared;

static void *count(void *argument)
{
    for (int i = 0; i < 10000; i++)
        (*(volatile int *)&shared)++;
    return argument;
}

static void race(void)
{
    pthread_t other;

    if (pthread_create(&other, NULL, count, NULL) != 0)
        abort();
    count(NULL);
    pthread_join(other, NULL);
}

static void uninitialised(void)
{
    volatile int *memory = malloc(sizeof(*memory));

    if (*memory == 42)
        puts("chance");
    free((void *)memory);
}

void fault_commit(int number)
{
    static void (*const faults[])(void) = {none, overflow, undefined, leak, race, uninitialised};

    faults[number]();
}
