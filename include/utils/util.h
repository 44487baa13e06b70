/* SPDX-License-Identifier: BSD-2-Clause */
/* Small macros that CAmkES applications use, and the logging of utils/zf_log.h. */
#ifndef UTILS_UTIL_H
#define UTILS_UTIL_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <utils/zf_log.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define BIT(n)              (1ul << (n))
#define MASK(n)             (BIT(n) - 1ul)
#define IS_POWER_OF_2(n)    ((n) != 0 && ((n) & ((n)-1)) == 0)
#define IS_ALIGNED(n, bits) (((uintptr_t)(n)&MASK(bits)) == 0)

/* `n` to a multiple of `step` (any positive number). */
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
#define DIV_ROUND_UP(n, step) (((n) + (step)-1) / (step))
#define ALIGN_DOWN(n, step)   ROUND_DOWN(n, step)
#define ALIGN_UP(n, step)     ROUND_UP(n, step)

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

#define UNUSED      __attribute__((unused))
#define PACKED      __attribute__((packed))
#define NORETURN    __attribute__((noreturn))
#define WEAK        __attribute__((weak))
#define ALIGN(n)    __attribute__((aligned(n)))
#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define STRINGIZE_(text) #text
#define STRINGIZE(text)  STRINGIZE_(text)

#define PAGE_BITS_4K                12
#define PAGE_SIZE_4K                ((size_t)1 << PAGE_BITS_4K)
#define PAGE_MASK_4K                (PAGE_SIZE_4K - 1)
#define PAGE_ALIGN_4K(address)      ((address) & ~PAGE_MASK_4K)
#define IS_PAGE_ALIGNED_4K(address) (((address)&PAGE_MASK_4K) == 0)

#endif
