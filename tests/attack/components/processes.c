/* SPDX-License-Identifier: BSD-2-Clause */
/* Reaches into other processes: the victim, the loader, the first one. */
#define _GNU_SOURCE
#include "attack.h"

#include <fcntl.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static long attach(pid_t process)
{
    if (ptrace(PTRACE_SEIZE, process, NULL, NULL) < 0)
        return -errno;
    ptrace(PTRACE_DETACH, process, NULL,
           NULL); /* refused while it runs; this process's end detaches */
    return ATTACK_DONE;
}

static long trace_victim(const struct aim *aim)
{
    return attach(aim->victim);
}

static long trace_loader(const struct aim *aim)
{
    return attach(aim->loader);
}

static long trace_first(ANY_AIM)
{
    return attach(1);
}

static long trace_me(ANY_AIM)
{
    return outcome(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

/* What is read is a proof only where it is the secret: numbers of processes mean something else in
 * a namespace. */
static long proof(ssize_t bytes, const char *read)
{
    if (bytes < 0)
        return -errno;
    return bytes == SECRET_BYTES && secret_is(read) ? ATTACK_DONE : ATTACK_NOTHING;
}

static long read_memory(const struct aim *aim)
{
    char bytes[SECRET_BYTES];
    struct iovec here = {bytes, sizeof(bytes)};
    struct iovec there = {(void *)(uintptr_t)aim->secret_address, sizeof(bytes)};

    return proof(process_vm_readv(aim->victim, &here, 1, &there, 1, 0), bytes);
}

/* Writes the secret over itself; the victim's number may be one's own in a namespace of one's own,
 * which gains nothing. */
static long write_memory(const struct aim *aim)
{
    char bytes[SECRET_BYTES];
    struct iovec here = {bytes, sizeof(bytes)};
    struct iovec there = {(void *)(uintptr_t)aim->secret_address, sizeof(bytes)};

    secret_write(bytes);
    long result = outcome(process_vm_writev(aim->victim, &here, 1, &there, 1, 0));
    return result == ATTACK_DONE && aim->victim == getpid() ? ATTACK_NOTHING : result;
}

static long open_memory(const struct aim *aim)
{
    char path[64];
    char bytes[SECRET_BYTES];

    snprintf(path, sizeof(path), "/proc/%d/mem", aim->victim);
    int memory = open(path, O_RDWR | O_CLOEXEC);
    if (memory < 0)
        return -errno;
    return proof(pread(memory, bytes, sizeof(bytes), (off_t)aim->secret_address), bytes);
}

static long advise_memory(const struct aim *aim)
{
    struct iovec there = {(void *)(uintptr_t)(aim->secret_address & ~(uint64_t)4095), 4096};
    long process = syscall(SYS_pidfd_open, aim->victim, 0);

    if (process < 0)
        return -errno;
    return outcome(syscall(SYS_process_madvise, process, &there, 1, MADV_COLD, 0));
}

/* A pidfd gives its process's descriptors away. */
static long take_descriptor(const struct aim *aim)
{
    long process = syscall(SYS_pidfd_open, aim->loader, 0);

    return process < 0 ? -errno : outcome(syscall(SYS_pidfd_getfd, process, 0, 0));
}

static long take_descriptor_by_name(const struct aim *aim)
{
    char path[64];

    snprintf(path, sizeof(path), "/proc/%d/fd/0", aim->loader);
    return outcome(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

/* Every number of a process that is not its own is told by an answer. */
static long find_processes(ANY_AIM)
{
    int found = 0;

    for (pid_t process = 1; process < 4096; process++) {
        if (process == getpid() || process == gettid())
            continue;
        if (getpgid(process) >= 0)
            found++;
        else if (errno != ESRCH)
            return -errno;
    }
    note("%d other processes", found);
    return found > 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

static long compare(const struct aim *aim)
{
    return outcome(syscall(SYS_kcmp, aim->loader, aim->victim, KCMP_VM, 0, 0));
}

static long pin_others(const struct aim *aim)
{
    cpu_set_t cpus;

    CPU_ZERO(&cpus);
    CPU_SET(0, &cpus);
    return outcome(sched_setaffinity(aim->loader, sizeof(cpus), &cpus));
}

/* Whose number has an answer is there. */
static long find_by_affinity(ANY_AIM)
{
    cpu_set_t cpus;
    int found = 0;

    for (pid_t process = 1; process < 4096; process++) {
        if (process == getpid() || process == gettid())
            continue;
        if (sched_getaffinity(process, sizeof(cpus), &cpus) == 0)
            found++;
        else if (errno != ESRCH)
            return -errno;
    }
    return found > 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

static long find_by_priority(const struct aim *aim)
{
    errno = 0;
    return getpriority(PRIO_PROCESS, (id_t)aim->loader) == -1 && errno != 0 ? -errno : ATTACK_DONE;
}

static long pin_itself(ANY_AIM)
{
    cpu_set_t cpus;

    if (sched_getaffinity(0, sizeof(cpus), &cpus) < 0)
        return -errno;
    return outcome(sched_setaffinity(0, sizeof(cpus), &cpus));
}

static long slow_others(const struct aim *aim)
{
    return outcome(setpriority(PRIO_PROCESS, (id_t)aim->loader, 19));
}

/* All of a user: one that there is not, as it would be so for all on this machine. */
static long slow_users(ANY_AIM)
{
    return outcome(setpriority(PRIO_USER, 12345, 19));
}

static long hurry(ANY_AIM)
{
    return outcome(setpriority(PRIO_PROCESS, 0, -20));
}

static long real_time(ANY_AIM)
{
    const struct sched_param parameter = {.sched_priority = 1};

    return outcome(sched_setscheduler(0, SCHED_FIFO, &parameter));
}

/* Comes before everything else on its processor. */
static long deadline(ANY_AIM)
{
    const struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attributes = {.size = sizeof(attributes),
                    .policy = 6 /* SCHED_DEADLINE */,
                    .runtime = 1000000,
                    .deadline = 100000000,
                    .period = 100000000};

    return outcome(syscall(SYS_sched_setattr, 0, &attributes, 0));
}

static long slow_disk_of_others(const struct aim *aim)
{
    return outcome(syscall(SYS_ioprio_set, 1, aim->loader, (2 << 13) | 7));
}

static long limit_others(const struct aim *aim)
{
    struct rlimit limit;

    return outcome(prlimit(aim->loader, RLIMIT_NOFILE, NULL, &limit));
}

static long join_group(const struct aim *aim)
{
    return outcome(setpgid(aim->victim, aim->victim));
}

static long robust_list(const struct aim *aim)
{
    void *head;
    size_t bytes;

    return outcome(syscall(SYS_get_robust_list, aim->victim, &head, &bytes));
}

static long move_pages_of(const struct aim *aim)
{
    void *page = (void *)(uintptr_t)(aim->secret_address & ~(uint64_t)4095);
    int status = 0;

    return outcome(syscall(SYS_move_pages, aim->victim, 1, &page, NULL, &status, 0));
}

const struct attack attacks_on_processes[] = {
    {"trace-victim", trace_victim, "ended", "done"},
    {"trace-loader", trace_loader, "ended", "done"},
    {"trace-first", trace_first, "ended", "done EPERM"},
    {"trace-me", trace_me, "ended", "done"},
    {"read-memory", read_memory, "ended", "done"},
    {"write-memory", write_memory, "ended", "done"},
    {"open-memory", open_memory, "EPERM", "done"},
    {"advise-memory", advise_memory, "ended", "done ENOSYS"},
    {"take-descriptor", take_descriptor, "ended", "done"},
    {"take-descriptor-by-name", take_descriptor_by_name, "EPERM", "done ENXIO"},
    {"find-processes", find_processes, "EPERM", "done"},
    {"compare", compare, "ended", "done ENOSYS"},
    {"pin-others", pin_others, "EPERM", "done"},
    {"pin-itself", pin_itself, "done", "done"},
    {"find-by-affinity", find_by_affinity, "ENOSYS", "done"},
    {"find-by-priority", find_by_priority, "ended", "done"},
    {"slow-others", slow_others, "ended", "done"},
    {"slow-users", slow_users, "ended", "ESRCH"},
    {"hurry", hurry, "EACCES", "done"},
    {"real-time", real_time, "EPERM", "done"},
    {"deadline", deadline, "EPERM", "done EBUSY"},
    {"slow-disk-of-others", slow_disk_of_others, "EPERM", "done"},
    {"limit-others", limit_others, "ended", "done"},
    {"join-group", join_group, "EPERM", "EPERM ESRCH"}, /* sessions are their own */
    {"robust-list", robust_list, "ended", "done"},
    {"move-pages", move_pages_of, "ended", "done ENOSYS"},
    {NULL},
};
