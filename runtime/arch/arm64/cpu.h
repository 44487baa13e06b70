/* SPDX-License-Identifier: BSD-2-Clause */
/* What a processor is told, on arm64. */
#ifndef CAISSON_RUNTIME_CPU_H
#define CAISSON_RUNTIME_CPU_H

/*
 * That this thread spins. Most cores take `yield` for a `nop`, and then a round is a fraction of
 * one on x86-64; `isb` makes them wait until their pipeline is empty, some tens of cycles, as x86's
 * `pause` does.
 */
static inline void camkes_cpu_relax(void)
{
    __asm__ volatile("isb" ::: "memory");
}

/* Of mmap(2): there is no such flag, and no code that needs it. */
#define CAMKES_MAP_LOW 0

#endif
