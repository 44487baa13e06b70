/* SPDX-License-Identifier: BSD-2-Clause */
/* The loader's steps, in order: arguments, tables, plan, objects and instances, supervision. */
#include "loader/machine.h"
#include "loader/options.h"
#include "loader/plan.h"
#include "loader/privileges.h"
#include "loader/running.h"
#include "loader/supervise.h"
#include "loader/supervisor.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#ifndef CAISSON_VERSION
#define CAISSON_VERSION "unknown"
#endif

static void describe(const struct tables *tables)
{
    const uint64_t mib = 1u << 20;
    printf("name=%s\ninstances=", tables_string(tables, tables->header->name));
    for (uint32_t i = 0; i < tables->header->instance_count; i++)
        printf("%s%s", i == 0 ? "" : " ", tables_instance_name(tables, i));
    printf("\nvms=");
    for (uint32_t vm = 0; vm < tables_vm_count(tables); vm++)
        printf("%s%s", vm == 0 ? "" : " ",
               tables_instance_name(tables, tables_vm_instance(tables, vm)));
    printf("\nguest_memory_mb=%llu\n",
           (unsigned long long)((tables_guest_memory_bytes(tables) + mib - 1) / mib));
}

/* Whoever closed 0, 1 or 2 before calling shall not find an object of the system there. 0 or a
 * negative errno. */
static int fill_standard_descriptors(void)
{
    int descriptor;
    do
        descriptor = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor < 0)
        return -errno;
    close(descriptor);
    return 0;
}

/* One loader holds the descriptors of a whole system. How many it may have. */
static uint64_t raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return UINT64_MAX;
    const struct rlimit raised = {.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    return setrlimit(RLIMIT_NOFILE, &raised) < 0 ? limit.rlim_cur : raised.rlim_cur;
}

static uint64_t host_memory_bytes(void)
{
    struct sysinfo info;
    return sysinfo(&info) < 0 ? UINT64_MAX : (uint64_t)info.totalram * info.mem_unit;
}

/* gdb(1) takes the stop for a signal to the program, and would stop it once more with each
 * `continue`. */
static void tell_about_debuggers(const struct tables *tables, const struct launch *launches,
                                 const struct running *running)
{
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        int pid = (int)running->instances[i].pid;
        if (launches[i].debug)
            fprintf(stderr,
                    "caisson: %s waits for a debugger: gdb -p %d /proc/%d/exe -ex 'handle SIGSTOP "
                    "nopass noprint'\n",
                    tables_instance_name(tables, i), pid, pid);
    }
}

/* What is missing, once, by name; and what was taken off at the user's wish. */
static void tell_about_confinement(const struct tables *tables, const struct options *options,
                                   const struct launch *launches, const struct running *running)
{
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        if (running->denied.errors[layer] < 0)
            fprintf(stderr,
                    "caisson: this host denies %s (%s): instances run without; --strict would not "
                    "start them\n",
                    layer_name((enum layer)layer), strerror(-running->denied.errors[layer]));
    }
    if (options->unconfined)
        fprintf(stderr, "caisson: UNCONFINED: instances run with all rights of this user\n");
    for (uint32_t i = 0; !options->unconfined && i < tables->header->instance_count; i++) {
        if (launches[i].unconfined)
            fprintf(stderr, "caisson: %s: UNCONFINED: it runs with all rights of this user\n",
                    tables_instance_name(tables, i));
    }
}

/* Makes the system, or nothing. */
static int make(const struct tables *tables, const struct launch *launches, bool strict,
                struct running *ret_running, struct failure *failure)
{
    int error = plan_check_memory(tables, host_memory_bytes(), failure);
    if (error == 0)
        error = plan_check_descriptors(tables, raise_descriptor_limit(), failure);
    if (error < 0)
        return error;
    struct plan plan;
    error = plan_create(tables, &plan);
    if (error < 0)
        return failure_set(failure, -error, "no memory for the plan");
    error = running_create(tables, &plan, launches, strict, ret_running, failure);
    plan_destroy(&plan);
    return error;
}

static bool all_confined(const struct tables *tables, const struct options *options,
                         const struct launch *launches)
{
    bool confined = !options->unconfined;
    for (uint32_t i = 0; i < tables->header->instance_count; i++)
        confined = confined && !launches[i].unconfined;
    return confined;
}

static int run(const struct tables *tables, const struct options *options,
               const struct launch *launches, const struct supervise_hooks *hooks, int signals)
{
    struct failure failure;
    struct running running;
    int error = all_confined(tables, options, launches) ? privileges_reduce(hooks != NULL) : 0;
    if (error < 0) {
        fprintf(stderr, "caisson: cannot give capabilities up: %s\n", strerror(-error));
        return EXIT_NOT_STARTED;
    }
    if (make(tables, launches, options->strict, &running, &failure) < 0) {
        fprintf(stderr, "caisson: %s\n", failure.text);
        members_end_orphans(); /* of a start that could not tell what it had made */
        return EXIT_NOT_STARTED;
    }
    tell_about_confinement(tables, options, launches, &running);
    tell_about_debuggers(tables, launches, &running);
    int status = supervise(&running, options, signals, hooks);
    running_destroy(&running);
    return status;
}

static int check_vm(const struct tables *tables, const struct options *options,
                    struct failure *failure)
{
    uint32_t count = tables_vm_count(tables);
    if (count == 0 && (options->command_count > 0 || options->vm > 0))
        return failure_set(failure, EINVAL, "%s has no virtual machine",
                           tables_string(tables, tables->header->name));
    if (count > 0 && options->vm >= count)
        return failure_set(failure, EINVAL, "--vm %u: %s has %u virtual machine%s, from 0",
                           options->vm, tables_string(tables, tables->header->name), count,
                           count == 1 ? "" : "s");
    uint32_t instance = tables_vm_instance(tables, options->vm);
    if (options->command_count > 0 && tables_console(tables, instance) == UINT32_MAX)
        return failure_set(failure, EINVAL, "%s has no console to type at",
                           tables_instance_name(tables, instance));
    return 0;
}

static int check_and_run(const struct tables *tables, const struct options *options,
                         const struct supervise_hooks *hooks)
{
    struct failure failure;
    struct launch *launches;
    if (check_vm(tables, options, &failure) < 0 ||
        launches_create(tables, options, &launches, &failure) < 0) {
        fprintf(stderr, "caisson: %s\n", failure.text);
        return EXIT_WRONG_CALL;
    }
    int error = fill_standard_descriptors();
    int signals = error < 0 ? error : supervise_signals();
    int status = EXIT_NOT_STARTED;
    if (error < 0) {
        fprintf(stderr, "caisson: cannot open /dev/null: %s\n", strerror(-error));
    } else if (signals < 0) {
        fprintf(stderr, "caisson: no descriptor for signals: %s\n", strerror(-signals));
    } else {
        status = run(tables, options, launches, hooks, signals);
        close(signals);
    }
    launches_destroy(tables, launches);
    return status;
}

static int loader_main(int argc, char *argv[], const struct supervise_hooks *hooks)
{
    struct failure failure;
    struct options options;
    struct tables tables;
    if (tables_validate(caisson_system, caisson_payloads, caisson_payload_count, &tables,
                        &failure) < 0) {
        fprintf(stderr, "caisson: %s\n", failure.text);
        return EXIT_NOT_STARTED;
    }
    if (options_create(argc, argv, &options, &failure) < 0) {
        fprintf(stderr, "caisson: %s\n", failure.text);
        tables_finish(&tables);
        return EXIT_WRONG_CALL;
    }
    int status = EXIT_WELL;
    if (options.help) {
        options_print_help(argv[0], tables_string(&tables, tables.header->name));
    } else if (options.version) {
        printf("caisson %s\n", CAISSON_VERSION);
    } else if (options.describe) {
        describe(&tables);
    } else {
        status = check_and_run(&tables, &options, hooks);
    }
    options_destroy(&options);
    tables_finish(&tables);
    return status;
}

int main(int argc, char *argv[])
{
    if (!machine_is_ours())
        return loader_main(argc, argv, NULL);
    struct machine machine;
    machine_init(&machine, argv[0]);
    const struct supervise_hooks hooks = {machine_tick, &machine};
    machine_finish(&machine, loader_main(machine.argc, machine.argv, &hooks));
}
