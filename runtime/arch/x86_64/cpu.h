/* SPDX-License-Identifier: BSD-2-Clause */
/* What a processor is told, on x86-64. */
#ifndef CAISSON_RUNTIME_CPU_H
#define CAISSON_RUNTIME_CPU_H

/* That this thread spins. */
static inline void camkes_cpu_relax(void)
{
    __builtin_ia32_pause();
}

/* Of mmap(2): below 2 GiB. */
#define CAMKES_MAP_LOW MAP_32BIT

#endif
