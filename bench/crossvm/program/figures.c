/* SPDX-License-Identifier: BSD-2-Clause */
/* Figures by name, and those that the host's kernel has. */
#include "figures.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KVM_FOLDER "/sys/kernel/debug/kvm"

double *figures_find(struct figures *figures, const char *name)
{
    for (int i = 0; i < figures->count; i++) {
        if (strcmp(figures->items[i].name, name) == 0)
            return &figures->items[i].value;
    }
    if (figures->count == FIGURES_MAX)
        return NULL;
    struct figure *figure = &figures->items[figures->count++];
    snprintf(figure->name, sizeof(figure->name), "%s", name);
    figure->value = 0;
    return &figure->value;
}

void figures_set(struct figures *figures, const char *name, double value)
{
    double *figure = figures_find(figures, name);

    if (figure != NULL)
        *figure = value;
}

/* The statistics that say exits, interrupts and how a halted processor was woken; others are KVM's
 * own affair. */
static int is_wanted(const char *name)
{
    static const char *const wanted[] = {"exit", "irq_injections", "halt_", "hypercalls"};

    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        if (strstr(name, wanted[i]) != NULL)
            return strstr(name, "_ns") == NULL && strstr(name, "hist") == NULL;
    }
    return 0;
}

void figures_read_kvm(struct figures *figures)
{
    DIR *folder = opendir(KVM_FOLDER);
    const struct dirent *entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char path[512];
        double value;
        if (!is_wanted(entry->d_name))
            continue;
        snprintf(path, sizeof(path), KVM_FOLDER "/%s", entry->d_name);
        FILE *file = fopen(path, "re");
        if (file != NULL && fscanf(file, "%lf", &value) == 1)
            figures_set(figures, entry->d_name, value);
        if (file != NULL)
            fclose(file);
    }
    if (folder != NULL)
        closedir(folder);
}

void figures_read_switches(struct figures *figures)
{
    static char line[65536];
    FILE *file = fopen("/proc/stat", "re");

    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "ctxt ", 5) == 0)
            figures_set(figures, "switches", strtod(line + 5, NULL));
    }
    if (file != NULL)
        fclose(file);
}
