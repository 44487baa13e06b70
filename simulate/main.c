/* SPDX-License-Identifier: BSD-2-Clause */
/* caisson-simulate: runs a system image natively where that is possible, in a simulated machine
 * elsewhere. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "simulate/arch.h"
#include "simulate/describe.h"
#include "simulate/machine.h"
#include "simulate/options.h"
#include "simulate/probe.h"
#include "simulate/report.h"
#include "simulate/run.h"

#define MESSAGE_BYTES     512
#define DESCRIPTION_BYTES 16384

/* Where it runs, and in words why. */
struct choice {
    bool native;
    char reason[MESSAGE_BYTES];
};

static void choose(const struct options *options, const struct description *description,
                   struct choice *ret)
{
    switch (options->mode) {
    case RUN_NATIVE:
        *ret = (struct choice){true, "asked for with --native"};
        return;
    case RUN_SIMULATED:
        *ret = (struct choice){false, "asked for with --simulated"};
        return;
    case RUN_CHOOSE:
        break;
    }
    if (description->vms == 0)
        *ret = (struct choice){true, "the system has no VM"};
    else
        ret->native = probe_kvm("/dev/kvm", ret->reason, sizeof(ret->reason));
}

static int run_native(const struct options *options)
{
    char number[16];
    const char **argv = options_native_argv(options, number);
    if (!argv) {
        report("no memory for the command line");
        return STATUS_CANNOT_RUN;
    }
    if (options->dry_run) {
        machine_print(argv, stdout);
        free(argv);
        return 0;
    }
    execv(options->image, (char *const *)argv);
    report("cannot run image '%s': %s", options->image, strerror(errno));
    free(argv);
    return STATUS_CANNOT_RUN;
}

/* What this program needs itself, and with QEMU, whose own have to fit as well. */
#define DESCRIPTORS_NATIVE    16u
#define DESCRIPTORS_SIMULATED 64u

/* Takes as many as the user may have; whether these are enough. */
static bool has_descriptors(unsigned int needed)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return true;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max >= needed)
        return true;
    report(
        "caisson-simulate needs %u descriptors; this process may open %llu (raise it: ulimit -Hn)",
        needed, (unsigned long long)limit.rlim_max);
    return false;
}

static int simulate(const struct options *options, const struct description *description,
                    const char *reason)
{
    char error[MESSAGE_BYTES];
    struct machine_plan plan = {.initramfs = -1, .kernel = -1};
    if (!has_descriptors(DESCRIPTORS_SIMULATED))
        return STATUS_CANNOT_RUN;
    if (options_check_simulated(options, error, sizeof(error)) < 0) {
        report("simulated machine: %s", reason);
        report("%s", error);
        return STATUS_WRONG_CALL;
    }
    int status = STATUS_CANNOT_RUN;
    if (machine_find(options, &plan, error, sizeof(error)) < 0) {
        report("simulated machine: %s", reason);
        report("%s", error);
        return status;
    }
    report("simulated machine (QEMU %s): %s", plan.version, reason);
    if (machine_plan_init(&plan, options, description, error, sizeof(error)) < 0) {
        report("%s", error);
    } else if (options->dry_run) {
        machine_print(plan.argv, stdout);
        status = 0;
    } else {
        status = run_simulated(options, &plan);
    }
    machine_plan_finish(&plan);
    return status;
}

/* An image for another architecture: nothing of it runs here. */
static int run_foreign(const struct options *options, const char *native)
{
    char error[MESSAGE_BYTES];
    char text[DESCRIPTION_BYTES];
    char reason[MESSAGE_BYTES];
    struct description description;
    const char *name = options->machine->name;
    if (options->mode == RUN_NATIVE) {
        report("--native cannot run a system for %s on this machine, which is %s", name, native);
        return STATUS_WRONG_CALL;
    }
    if (describe_file(options->image, text, sizeof(text), error, sizeof(error)) < 0) {
        report("%s", error);
        return STATUS_CANNOT_RUN;
    }
    if (options->asks_only) {
        fputs(text, stdout);
        return 0;
    }
    if (describe_parse(text, &description, error, sizeof(error)) < 0) {
        report("image '%s' does not describe itself: %s", options->image, error);
        return STATUS_CANNOT_RUN;
    }
    snprintf(reason, sizeof(reason), "the system is for %s, this machine is %s", name, native);
    return simulate(options, &description, reason);
}

static int choose_and_run(const struct options *options)
{
    char error[MESSAGE_BYTES];
    struct description description;
    struct choice choice;
    const struct arch *native = arch_native();
    const struct arch *image = arch_of_file(options->image);
    if (image && image != options->machine) {
        report("image '%s' is for %s, not for %s (--arch)", options->image, image->name,
               options->machine->name);
        return STATUS_WRONG_CALL;
    }
    if (options->machine != native)
        return run_foreign(options, native ? native->name : "another one");
    if (options->asks_only)
        return run_native(options);
    if (describe_image(options->image, &description, error, sizeof(error)) < 0) {
        report("%s", error);
        return STATUS_CANNOT_RUN;
    }
    choose(options, &description, &choice);
    if (!choice.native)
        return simulate(options, &description, choice.reason);
    report("native: %s", choice.reason);
    return run_native(options);
}

int main(int argc, char **argv)
{
    char error[MESSAGE_BYTES];
    struct options options;
    int status;
    if (options_parse(argc, (const char *const *)argv, &options, error, sizeof(error)) < 0) {
        report("%s (--help tells what there is)", error);
        status = STATUS_WRONG_CALL;
    } else if (options.help) {
        options_print_help(stdout);
        status = 0;
    } else if (!has_descriptors(DESCRIPTORS_NATIVE)) {
        status = STATUS_CANNOT_RUN;
    } else {
        status = choose_and_run(&options);
    }
    options_finish(&options);
    return status;
}
