/* SPDX-License-Identifier: BSD-2-Clause */
/* Which process makes a call, and which of its calls that is. */
#include "injector.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DYING_MS 500 /* for those that were killed and are not gone yet */

struct count {
    int number;
    uint32_t detail;
    unsigned calls;
};

struct process {
    pid_t pid;
    unsigned programs;
    unsigned children;
    char role[ROLE_BYTES];
    char path[PATH_BYTES];
    unsigned count_count;
    struct count *counts;
};

struct processes {
    unsigned count;
    struct process *entries;
};

static struct process *add(struct processes *processes, pid_t pid, const char *path)
{
    struct process *grown =
        realloc(processes->entries, (processes->count + 1) * sizeof(struct process));
    if (grown == NULL)
        return NULL;
    processes->entries = grown;
    struct process *process = &grown[processes->count++];
    *process = (struct process){.pid = pid, .role = "start"};
    snprintf(process->path, sizeof(process->path), "%s", path);
    return process;
}

struct processes *processes_create(pid_t first)
{
    struct processes *processes = calloc(1, sizeof(*processes));
    if (processes == NULL || add(processes, first, "0") != NULL)
        return processes;
    free(processes);
    return NULL;
}

void processes_destroy(struct processes *processes)
{
    for (unsigned i = 0; i < processes->count; i++)
        free(processes->entries[i].counts);
    free(processes->entries);
    free(processes);
}

/* The process that a thread belongs to; 0 where it is gone. */
static pid_t process_of(pid_t thread)
{
    char path[64];
    char line[128];
    int pid = 0;
    snprintf(path, sizeof(path), "/proc/%d/status", (int)thread);
    FILE *status = fopen(path, "re");
    if (status == NULL)
        return 0;
    while (pid == 0 && fgets(line, sizeof(line), status) != NULL)
        sscanf(line, "Tgid: %d", &pid);
    fclose(status);
    return pid;
}

static struct process *find(struct processes *processes, pid_t pid)
{
    for (unsigned i = processes->count; i-- > 0;) {
        if (processes->entries[i].pid == pid)
            return &processes->entries[i];
    }
    return NULL;
}

int processes_fork(struct processes *processes, pid_t thread, pid_t made)
{
    struct process *parent = find(processes, process_of(thread));
    char path[PATH_BYTES + 16];
    if (parent == NULL || process_of(made) != made)
        return 0; /* a thread, or it is gone */
    snprintf(path, sizeof(path), "%s.%u", parent->path, parent->children++);
    return add(processes, made, path) == NULL ? -ENOMEM : 0;
}

/* An instance's name is the first word that it was executed with. */
static void name(struct process *process)
{
    char path[64];
    char word[ROLE_BYTES] = "";
    snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)process->pid);
    FILE *line = fopen(path, "re");
    if (line == NULL)
        return;
    size_t length = fread(word, 1, sizeof(word) - 1, line);
    fclose(line);
    word[length] = '\0';
    snprintf(process->role, sizeof(process->role), "%s", word);
}

void processes_execute(struct processes *processes, pid_t pid)
{
    struct process *process = find(processes, pid);
    if (process == NULL)
        return;
    process->programs++;
    process->count_count = 0;
    if (process == processes->entries)
        snprintf(process->role, sizeof(process->role), "loader");
    else
        name(process);
}

/* One that is dead and was not reaped is not left. */
static bool is_alive(pid_t pid)
{
    char path[64];
    char line[512];
    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    FILE *stat = fopen(path, "re");
    if (stat == NULL)
        return false;
    const char *name_end = fgets(line, sizeof(line), stat) != NULL ? strrchr(line, ')') : NULL;
    fclose(stat);
    return name_end != NULL && strchr("ZX", name_end[2]) == NULL;
}

unsigned processes_left(const struct processes *processes)
{
    unsigned left = 1;
    for (int waited_ms = 0; left > 0 && waited_ms < DYING_MS; waited_ms++) {
        left = 0;
        for (unsigned i = 0; i < processes->count; i++)
            left += is_alive(processes->entries[i].pid);
        if (left > 0)
            usleep(1000);
    }
    return left;
}

void processes_kill(const struct processes *processes)
{
    for (unsigned i = 0; i < processes->count; i++) {
        if (is_alive(processes->entries[i].pid))
            kill(processes->entries[i].pid, SIGKILL);
    }
}

static uint32_t detail_of(int number, const uint64_t arguments[6])
{
    switch (number) {
    case SYS_ioctl:
    case SYS_fcntl:
        return (uint32_t)arguments[1];
    case SYS_prctl:
        return (uint32_t)arguments[0];
    case SYS_futex:
        return (uint32_t)arguments[1] & (uint32_t)FUTEX_CMD_MASK;
    default:
        return 0;
    }
}

static int count_call(struct process *process, int number, uint32_t detail, unsigned *ret_position)
{
    for (unsigned i = 0; i < process->count_count; i++) {
        struct count *count = &process->counts[i];
        if (count->number == number && count->detail == detail) {
            *ret_position = count->calls++;
            return 0;
        }
    }
    struct count *grown =
        realloc(process->counts, (process->count_count + 1) * sizeof(struct count));
    if (grown == NULL)
        return -ENOMEM;
    process->counts = grown;
    grown[process->count_count++] = (struct count){number, detail, 1};
    *ret_position = 0;
    return 0;
}

int processes_note(struct processes *processes, pid_t thread, int number,
                   const uint64_t arguments[6], struct call *ret_call)
{
    pid_t pid = process_of(thread);
    if (pid == 0)
        return -ESRCH;
    struct process *process = find(processes, pid);
    if (process == NULL)
        return -ESRCH;
    struct call call = {
        .programs = process->programs, .number = number, .detail = detail_of(number, arguments)};
    memcpy(call.role, process->role, sizeof(call.role));
    memcpy(call.path, process->path, sizeof(call.path));
    int error = count_call(process, number, call.detail, &call.position);
    if (error == 0)
        *ret_call = call;
    return error;
}
