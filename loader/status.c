/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells of each instance's process what it holds: memory, descriptors, threads (Ctrl-A s,
 * --status). */
#include "loader/supervisor.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static FILE *open_of_process(pid_t pid, const char *file)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
    return fopen(path, "re");
}

/* Entries of a folder of the process; 0 where it cannot be read. */
static unsigned int count_entries(pid_t pid, const char *folder)
{
    char path[64];
    unsigned int count = 0;
    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, folder);
    DIR *entries = opendir(path);
    if (entries == NULL)
        return 0;
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(entries);
    return count;
}

/* Resident memory in KiB; that of a VM's guest apart: the monitor marks it as not to be dumped
 * ("dd", proc(5)). */
static void read_resident(pid_t pid, unsigned long *ret_own, unsigned long *ret_guest)
{
    char line[512];
    unsigned long resident = 0;
    FILE *maps = open_of_process(pid, "smaps");
    *ret_own = *ret_guest = 0;
    if (maps == NULL)
        return;
    while (fgets(line, sizeof(line), maps) != NULL) {
        if (sscanf(line, "Rss: %lu", &resident) != 1 && strncmp(line, "VmFlags:", 8) == 0)
            *(strstr(line, " dd") == NULL ? ret_own : ret_guest) += resident;
    }
    fclose(maps);
}

static void print_instance(struct supervisor *supervisor, size_t index)
{
    const struct member *member = &supervisor->members[index];
    const char *name = member->source.name;
    char returned[40] = "";
    pid_t pid = supervisor->running->instances[index].pid;
    unsigned long own;
    unsigned long guest;
    if (pid == 0) {
        report_say(&supervisor->report, "%s: has ended%s", name,
                   member->waits ? "; it is about to be started again" : "");
        return;
    }
    if (member->returned)
        snprintf(returned, sizeof(returned), "; returned with status %d", member->status);
    read_resident(pid, &own, &guest);
    report_say(&supervisor->report,
               "%s: %lu KiB resident, %lu KiB of its guest, %u descriptors, %u threads%s", name,
               own, guest, count_entries(pid, "fd"), count_entries(pid, "task"), returned);
}

void status_print(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->member_count; i++)
        print_instance(supervisor, i);
}
