/* SPDX-License-Identifier: BSD-2-Clause */
/* Arithmetic on sizes and bits. Those that end in _UNSAFE evaluate an argument twice, and are constant expressions. */
#ifndef UTILS_ARITH_H
#define UTILS_ARITH_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <utils/builtin.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define BIT(n)              (1ul << (n))
#define LLBIT(n)            (1ull << (n))
#define MASK(n)             (BIT(n) - 1ul)
#define MASK_UNSAFE(n)      MASK(n)
#define IS_ALIGNED(n, bits) (((uintptr_t)(n)&MASK(bits)) == 0)

#define IS_POWER_OF_2_OR_ZERO(n) (((n) & ((n)-1)) == 0)
#define IS_POWER_OF_2(n)         ((n) != 0 && IS_POWER_OF_2_OR_ZERO(n))
#define LOG_BASE_2(n)            (sizeof(unsigned long) * CHAR_BIT - (size_t)CLZL(n) - 1)
#define NEXT_POWER_OF_2(n)       BIT(LOG_BASE_2(n) + 1)

/* `n` to a multiple of `step`, a power of two. */
#define ALIGN_UP(n, step)   (((n) + (step)-1) & ~((step)-1))
#define ALIGN_DOWN(n, step) ((n) & ~((step)-1))

/* `n` to a multiple of `step`, any positive number. */
#define ROUND_DOWN(n, step)                                                                        \
    ({                                                                                             \
        __typeof__(n) round_down_n_ = (n);                                                         \
        round_down_n_ - round_down_n_ % (__typeof__(n))(step);                                     \
    })
#define ROUND_UP(n, step)                                                                          \
    ({                                                                                             \
        __typeof__(n) round_up_n_ = (n);                                                           \
        __typeof__(n) round_up_rest_ = round_up_n_ % (__typeof__(n))(step);                        \
        round_up_rest_ == 0 ? round_up_n_ : round_up_n_ - round_up_rest_ + (__typeof__(n))(step);  \
    })
#define ROUND_DOWN_UNSAFE(n, step) ((n) - (n) % (step))
#define ROUND_UP_UNSAFE(n, step)   ((n) + ((n) % (step) == 0 ? 0 : (step) - (n) % (step)))

/* A quotient, rounded up, or to the nearest. */
#define DIV_ROUND_UP(n, step)     (((n) + (step)-1) / (step))
#define DIV_ROUND_UNSAFE(n, step) (((n) + (step) / 2) / (step))
#define DIV_ROUND(n, step)        DIV_ROUND_UNSAFE(n, step)

#define MIN(a, b)                                                                                  \
    ({                                                                                             \
        __typeof__(a) min_a_ = (a);                                                                \
        __typeof__(b) min_b_ = (b);                                                                \
        min_a_ < min_b_ ? min_a_ : min_b_;                                                         \
    })
#define MAX(a, b)                                                                                  \
    ({                                                                                             \
        __typeof__(a) max_a_ = (a);                                                                \
        __typeof__(b) max_b_ = (b);                                                                \
        max_a_ > max_b_ ? max_a_ : max_b_;                                                         \
    })
#define MIN_UNSAFE(a, b) ((a) < (b) ? (a) : (b))
#define MAX_UNSAFE(a, b) ((a) > (b) ? (a) : (b))

/* The nearest value to `n` that is not below `least` and not above `most`; whether it is `n` itself. */
#define CLAMP(least, n, most)     MIN(MAX(n, least), most)
#define INRANGE(least, n, most)   CLAMP(least, n, most)
#define ISINRANGE(least, n, most) ((n) >= (least) && (n) <= (most))

#endif
