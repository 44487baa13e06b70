/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells the processor that this thread spins. */
#pragma once

static inline void processor_relax(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb" ::: "memory"); /* most cores take `yield` for a `nop` */
#else
    __asm__ volatile("" ::: "memory");
#endif
}
