/* SPDX-License-Identifier: BSD-2-Clause */
/* The simulated machine: QEMU's command line and its process. */
#include "simulate/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

#include "simulate/arch.h"
#include "simulate/initramfs.h"
#include "simulate/process.h"

/* The descriptors that QEMU gets: 0 to 2, then these. The arguments of an architecture name the
 * same numbers. */
enum {
    FILE_CONSOLE = 3,
    FILE_CONTROL = 4,
    FILE_KERNEL = 5,
    FILE_INITRAMFS = 6,
    FILE_COUNT,
};

/* What QEMU denies itself once the machine is made: privileges, other programs, the scheduling of
 * others. One that was built without this refuses the words. */
#define SANDBOX "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"

#define MEMORY_BASE_MB 300 /* the outer kernel, the image's processes, and some air */

#define FIXED_ARGUMENTS_MAX (MACHINE_ARGUMENTS_MAX - 12)

static int explain_missing(const char *qemu, const struct arch *arch, int status, char *error,
                           size_t error_size)
{
    if (status == -ENOENT)
        snprintf(error, error_size,
                 "%s is not installed (or not in PATH); Debian and Ubuntu have it in the package "
                 "%s: apt-get install %s",
                 qemu, arch->qemu_package, arch->qemu_package);
    else
        snprintf(error, error_size, "cannot run %s: %s", qemu, strerror(-status));
    return status;
}

static bool has_sandbox(const char *qemu)
{
    const char *argv[] = {qemu, "-sandbox", SANDBOX, "--version", NULL};
    char text[256] = "";
    int wait_status = 0;
    return process_capture(argv, text, sizeof(text), 10000, &wait_status) == 0 &&
           wait_status == 0 && strncmp(text, "QEMU", 4) == 0;
}

int machine_find(const struct options *options, struct machine_plan *plan, char *error,
                 size_t error_size)
{
    const struct arch *arch = options->machine;
    const char *qemu = options->qemu ? options->qemu : arch->qemu;
    int status = process_find(qemu, plan->qemu, sizeof(plan->qemu));
    if (status < 0)
        return explain_missing(qemu, arch, status, error, error_size);
    const char *argv[] = {plan->qemu, "--version", NULL};
    char text[256] = "";
    int wait_status = 0;
    status = process_capture(argv, text, sizeof(text), 10000, &wait_status);
    if (status < 0)
        return explain_missing(qemu, arch, status, error, error_size);
    int major = 0;
    int minor = 0;
    if (wait_status != 0 || sscanf(text, "QEMU emulator version %d.%d", &major, &minor) != 2) {
        snprintf(error, error_size, "%s does not say which version of QEMU it is", plan->qemu);
        return -EPROTO;
    }
    snprintf(plan->version, sizeof(plan->version), "%d.%d", major, minor);
    plan->has_sandbox = has_sandbox(plan->qemu);
    return 0;
}

static unsigned long long file_bytes(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (unsigned long long)status.st_size : 0;
}

/* The image is there up to three times: in the initramfs, unpacked, and as memfds of its payloads;
 * modules twice. */
static void set_memory(struct machine_plan *plan, const struct options *options,
                       const struct description *description)
{
    unsigned long long bytes = 3 * file_bytes(options->image);
    for (size_t i = 0; i < options->modules.count; i++)
        bytes += 2 * file_bytes(options->modules.items[i]);
    unsigned long long mb = description->guest_memory_mb + MEMORY_BASE_MB + (bytes >> 20) + 1;
    if (options->memory_mb > 0)
        mb = options->memory_mb;
    snprintf(plan->memory, sizeof(plan->memory), "%lluM", mb);
}

/* The image would refuse as well, but only in a machine that QEMU cannot make. */
static int check_memory(const struct options *options, const struct description *description,
                        char *error, size_t error_size)
{
    struct sysinfo info;
    if (options->memory_mb > 0 || sysinfo(&info) < 0)
        return 0;
    unsigned long long host_mb = (unsigned long long)info.totalram * info.mem_unit >> 20;
    if (description->guest_memory_mb <= host_mb)
        return 0;
    snprintf(error, error_size, "%s asks for %u MiB of guest memory; this host has %llu MiB",
             description->name, description->guest_memory_mb, host_mb);
    return -ENOMEM;
}

int machine_plan_init(struct machine_plan *plan, const struct options *options,
                      const struct description *description, char *error, size_t error_size)
{
    const struct arch *arch = options->machine;
    plan->initramfs = plan->kernel = -1;
    int result = check_memory(options, description, error, error_size);
    if (result < 0)
        return result;
    plan->initramfs = initramfs_create(options, error, error_size);
    if (plan->initramfs < 0)
        return plan->initramfs;
    plan->kernel = arch->open_kernel(options->kernel, error, error_size);
    if (plan->kernel < 0)
        return plan->kernel;
    set_memory(plan, options, description);
    size_t used = 0;
    plan->argv[used++] = plan->qemu;
    /* One CPU in one thread unless somebody asks for more: the emulation of AMD-V has races
     * otherwise. */
    snprintf(plan->cpus, sizeof(plan->cpus), "%u", options->cpus);
    plan->argv[used++] = "-accel";
    plan->argv[used++] = options->cpus > 1 ? "tcg,thread=multi" : "tcg,thread=single";
    plan->argv[used++] = "-smp";
    plan->argv[used++] = plan->cpus;
    for (size_t i = 0; i < arch->argument_count && i < FIXED_ARGUMENTS_MAX; i++)
        plan->argv[used++] = arch->arguments[i];
    if (plan->has_sandbox) {
        plan->argv[used++] = "-sandbox";
        plan->argv[used++] = SANDBOX;
    }
    plan->argv[used++] = "-append";
    plan->argv[used++] = options->verbose ? arch->speaks : arch->quiet;
    plan->argv[used++] = "-m";
    plan->argv[used++] = plan->memory;
    plan->argv[used] = NULL;
    return 0;
}

void machine_plan_finish(struct machine_plan *plan)
{
    if (plan->initramfs >= 0)
        close(plan->initramfs);
    if (plan->kernel >= 0)
        close(plan->kernel);
    plan->initramfs = plan->kernel = -1;
}

static void print_word(const char *word, FILE *stream)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+,./:@%";
    if (*word && word[strspn(word, plain)] == '\0') {
        fputs(word, stream);
        return;
    }
    fputc('\'', stream);
    for (; *word; word++) {
        if (*word == '\'')
            fputs("'\\''", stream);
        else
            fputc(*word, stream);
    }
    fputc('\'', stream);
}

void machine_print(const char *const *argv, FILE *stream)
{
    for (size_t i = 0; argv[i]; i++) {
        if (i > 0)
            fputc(' ', stream);
        print_word(argv[i], stream);
    }
    fputc('\n', stream);
}

/* The six ends of the three connections, ours and QEMU's; -1 where not open. */
struct ends {
    int console[2];
    int control[2];
    int errors[2];
    int nothing;
};

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static int open_ends(struct ends *ends)
{
    *ends = (struct ends){{-1, -1}, {-1, -1}, {-1, -1}, -1};
    ends->nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (ends->nothing < 0 ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends->console) < 0 ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends->control) < 0 ||
        pipe2(ends->errors, O_CLOEXEC) < 0)
        return -errno;
    if (fcntl(ends->console[0], F_SETFL, O_NONBLOCK) < 0 ||
        fcntl(ends->control[0], F_SETFL, O_NONBLOCK) < 0 ||
        fcntl(ends->errors[0], F_SETFL, O_NONBLOCK) < 0)
        return -errno;
    return 0;
}

int machine_start(const struct machine_plan *plan, struct machine *ret)
{
    struct ends ends;
    int status = open_ends(&ends);
    pid_t pid = status;
    if (status == 0) {
        const int files[FILE_COUNT] = {
            ends.nothing,    ends.errors[1], ends.errors[1],  ends.console[1],
            ends.control[1], plan->kernel,   plan->initramfs,
        };
        pid = process_spawn(plan->argv, files, FILE_COUNT);
    }
    close_end(&ends.nothing);
    close_end(&ends.console[1]);
    close_end(&ends.control[1]);
    close_end(&ends.errors[1]);
    if (pid < 0) {
        close_end(&ends.console[0]);
        close_end(&ends.control[0]);
        close_end(&ends.errors[0]);
        return (int)pid;
    }
    *ret = (struct machine){pid, ends.console[0], ends.control[0], ends.errors[0]};
    return 0;
}

void machine_stop(struct machine *machine)
{
    if (machine->pid > 0)
        process_kill(machine->pid);
    machine->pid = 0;
    close_end(&machine->console);
    close_end(&machine->control);
    close_end(&machine->errors);
}

long long machine_cpu_ms(const struct machine *machine)
{
    clockid_t clock;
    struct timespec time;
    if (machine->pid <= 0 || clock_getcpuclockid(machine->pid, &clock) != 0 ||
        clock_gettime(clock, &time) < 0)
        return 0;
    return time.tv_sec * 1000ll + time.tv_nsec / 1000000;
}
