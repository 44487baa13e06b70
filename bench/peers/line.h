/* SPDX-License-Identifier: BSD-2-Clause */
/* The least that two processes with shared memory can do: a word in a cache line for each
 * direction, spinning or with a futex. */
#ifndef CAISSON_BENCH_LINE_H
#define CAISSON_BENCH_LINE_H

#include <linux/futex.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

struct line {
    _Alignas(64) uint32_t turn;
    int value;
    size_t count; /* of bytes beside it; 0: the value is meant */
    int last;     /* the receiver is to do something else after this one */
};

static inline void line_hand_over(struct line *line)
{
    __atomic_store_n(&line->turn, 1, __ATOMIC_SEQ_CST);
}

static inline void line_await_spinning(struct line *line)
{
    while (__atomic_load_n(&line->turn, __ATOMIC_ACQUIRE) == 0)
#if defined(__x86_64__)
        __builtin_ia32_pause();
#else
        ;
#endif
    __atomic_store_n(&line->turn, 0, __ATOMIC_RELAXED);
}

static inline void line_hand_over_waking(struct line *line)
{
    line_hand_over(line);
    syscall(SYS_futex, &line->turn, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static inline void line_await_sleeping(struct line *line)
{
    while (__atomic_load_n(&line->turn, __ATOMIC_ACQUIRE) == 0)
        syscall(SYS_futex, &line->turn, FUTEX_WAIT, 0, NULL, NULL, 0);
    __atomic_store_n(&line->turn, 0, __ATOMIC_RELAXED);
}

#endif
