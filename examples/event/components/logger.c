/* SPDX-License-Identifier: BSD-2-Clause */
/* Consumes three events in the three ways there are. */
#include <camkes.h>
#include <sched.h>
#include <semaphore.h>

static sem_t called_back;

static void on_called(void *argument)
{
    const char *word = argument;

    printf("logger: %s\n", word);
    sem_post(&called_back);
}

void pre_init(void)
{
    sem_init(&called_back, 0, 0);
}

static void by_wait(void)
{
    waited_wait();
    printf("logger: waited\n");
}

static void by_poll(void)
{
    while (!polled_poll())
        sched_yield();
    printf("logger: polled\n");
}

/* A callback is taken once; it must be registered anew for the next event. */
static void by_callback(void)
{
    while (sem_wait(&called_back) != 0) /* a signal may interrupt it */
        ;
}

int run(void)
{
    for (int round = 0; round < rounds; round++) {
        if (called_reg_callback(on_called, "called") != 0)
            return 1;
        by_wait();
        acknowledged_emit();
        by_poll();
        acknowledged_emit();
        by_callback();
        acknowledged_emit();
    }
    printf("logger: %d rounds\n", rounds);
    return 0;
}
