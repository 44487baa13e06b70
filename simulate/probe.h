/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds out whether /dev/kvm runs a guest at hardware speed. */
#ifndef CAISSON_SIMULATE_PROBE_H
#define CAISSON_SIMULATE_PROBE_H

#include <stdbool.h>
#include <stddef.h>

/* A guest loop this many times slower than the same loop here means that KVM emulates it. */
#define PROBE_SLOWDOWN_LIMIT 8.0

/*
 * Opens `device` (/dev/kvm), asks for what the VMM needs and runs a small loop in a one-page VM,
 * for at most 0.2 s. True when a guest runs at hardware speed. `reason` says in words what was
 * found, in either case.
 */
bool probe_kvm(const char *device, char *reason, size_t reason_size);

/* What a loop so many times slower in the guest than here means, and in words. */
bool probe_judge(const char *device, double slowdown, char *reason, size_t reason_size);

/* The words for a device that could not be opened with the errno `error`. */
void probe_explain_open(const char *device, int error, char *reason, size_t reason_size);

#endif
