/* SPDX-License-Identifier: BSD-2-Clause */
/* Figures by name, and those that the host's kernel has: KVM's statistics of all virtual machines,
 * and context switches. */
#ifndef CAISSON_BENCH_FIGURES_H
#define CAISSON_BENCH_FIGURES_H

#define FIGURES_MAX  64
#define FIGURE_BYTES 64

struct figure {
    char name[FIGURE_BYTES];
    double value;
};

struct figures {
    struct figure items[FIGURES_MAX];
    int count;
};

/* It is 0 where it was not there; NULL where there is no room. */
double *figures_find(struct figures *figures, const char *name);
void figures_set(struct figures *figures, const char *name, double value);

/* Needs root, and debugfs at /sys/kernel/debug. */
void figures_read_kvm(struct figures *figures);
void figures_read_switches(struct figures *figures);

#endif
