/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Throughput of a stream between two processes beside bare shared memory, a pipe and a Unix socket,
 * on one core and on two. Prints records: the word `record`, bench, case, means, metric, unit and
 * value, separated by tabs; one for each of some rounds, in which the means take turns. Argument:
 * how many rounds (5).
 */
#include "flow.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS_MOST = 99, FLOWS = 5, SIZES = 2, PLACES = 2 };

static const struct flow *const flows[FLOWS] = {&flow_messages, &flow_bytes, &flow_memcpy,
                                                &flow_pipe, &flow_socket};
static const size_t sizes[SIZES] = {4096, 65536};
static const char *const places[PLACES] = {"one-core", "two-cores"};

struct result {
    double mb_per_s;
    double events; /* for each message */
};

void flow_fail(const char *what)
{
    perror(what);
    exit(1);
}

void *flow_memory(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        flow_fail("mmap");
    memset(memory, 0, size);
    return memory;
}

static uint64_t now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void pin(int cpu)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET((unsigned)cpu, &set);
    if (sched_setaffinity(0, sizeof(set), &set) < 0)
        flow_fail("sched_setaffinity");
}

static void sender(const struct flow *flow, void *state, size_t size, uint64_t count)
{
    uint8_t *bytes = calloc(1, size);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (uint64_t i = 0; i < count; i++) {
        memcpy(bytes, &i, sizeof(i));
        flow->send(state, bytes, size);
    }
    _exit(0);
}

/* The first tenth isn't counted. */
static struct result receiver(const struct flow *flow, void *state, size_t size, uint64_t count)
{
    uint8_t *bytes = calloc(1, size);
    uint64_t begin = 0, number;
    uint32_t events = 0;

    for (uint64_t i = 0; i < count; i++) {
        if (i == count / 10) {
            begin = now_ns();
            events = flow->events ? flow->events(state) : 0;
        }
        flow->receive(state, bytes, size);
        memcpy(&number, bytes, sizeof(number));
        if (number != i) {
            fprintf(stderr, "%s: message %llu is another\n", flow->name, (unsigned long long)i);
            exit(1);
        }
    }
    const double counted = (double)(count - count / 10);

    free(bytes);
    return (struct result){
        counted * (double)size * 1000 / (double)(now_ns() - begin),
        flow->events ? (double)(flow->events(state) - events) / counted : -1,
    };
}

static struct result run(const struct flow *flow, size_t size, int place)
{
    const uint64_t count = (1u << 30) / size;
    void *state;
    struct result result;
    pid_t child;
    int status;

    pin(0);
    state = flow->open(place);
    child = fork();
    if (child < 0)
        flow_fail("fork");
    if (child == 0) {
        pin(place);
        sender(flow, state, size, count);
    }
    result = receiver(flow, state, size, count);
    if (waitpid(child, &status, 0) < 0 || status != 0)
        flow_fail("the sender failed");
    return result;
}

/* In a process of its own, so that nothing of one round stays for the next. */
static struct result run_apart(const struct flow *flow, size_t size, int place)
{
    struct result *result = flow_memory(sizeof(*result)), copy;
    const pid_t child = fork();
    int status;

    if (child < 0)
        flow_fail("fork");
    if (child == 0) {
        *result = run(flow, size, place);
        exit(0);
    }
    if (waitpid(child, &status, 0) < 0 || status != 0)
        flow_fail(flow->name);
    copy = *result;
    munmap(result, sizeof(*result));
    return copy;
}

/* What a process does that copies in and out of the same memory by itself: nobody is to be waited
 * for. */
static double alone(size_t size)
{
    const uint64_t count = (1u << 30) / size, slots = FLOW_BYTES / size;
    uint8_t *memory = flow_memory(FLOW_BYTES), *bytes = flow_memory(size);
    uint64_t begin;

    pin(0);
    begin = now_ns();
    for (uint64_t i = 0; i < count; i += slots) {
        for (uint64_t slot = 0; slot < slots; slot++)
            memcpy(memory + slot * size, bytes, size);
        for (uint64_t slot = 0; slot < slots; slot++)
            memcpy(bytes, memory + slot * size, size);
        __asm__ volatile("" ::"r"(bytes) : "memory");
    }
    const uint64_t ns = now_ns() - begin;

    munmap(memory, FLOW_BYTES);
    munmap(bytes, size);
    return (double)count * (double)size * 1000 / (double)ns;
}

/* A record for each round, in the order in which they were measured. */
static void print(size_t size, int place, const char *means, const char *metric, const char *unit,
                  const double *values, int rounds)
{
    for (int i = 0; i < rounds; i++)
        printf("record\tstream\t%zu-%s\t%s\t%s\t%s\t%.4g\n", size, places[place], means, metric,
               unit, values[i]);
    fflush(stdout);
}

static void compare(size_t size, int place, int rounds)
{
    static double throughput[FLOWS][ROUNDS_MOST], events[FLOWS][ROUNDS_MOST], copied[ROUNDS_MOST];

    for (int round = 0; round < rounds; round++) {
        copied[round] = alone(size);
        for (int i = 0; i < FLOWS; i++) {
            if (flows[i]->spins && place == 0)
                continue;
            const struct result result = run_apart(flows[i], size, place);

            throughput[i][round] = result.mb_per_s;
            events[i][round] = result.events;
        }
    }
    if (place == 0)
        print(size, place, "memcpy-alone", "throughput", "MB/s", copied, rounds);
    for (int i = 0; i < FLOWS; i++) {
        if (flows[i]->spins && place == 0)
            continue;
        print(size, place, flows[i]->name, "throughput", "MB/s", throughput[i], rounds);
        if (flows[i]->events)
            print(size, place, flows[i]->name, "events", "count", events[i], rounds);
    }
}

int main(int argc, char **argv)
{
    const int rounds = argc > 1 ? atoi(argv[1]) : 5;

    if (rounds < 1 || rounds > ROUNDS_MOST)
        return 2;
    for (int i = 0; i < SIZES; i++)
        for (int place = 0; place < PLACES; place++)
            compare(sizes[i], place, rounds);
    return 0;
}
