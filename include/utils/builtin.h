/* SPDX-License-Identifier: BSD-2-Clause */
/* Short names of what the compiler has built in. */
#ifndef UTILS_BUILTIN_H
#define UTILS_BUILTIN_H

/* Zeros below the lowest bit, and above the highest one; of 0 nothing is known. */
#define CTZ(n)  __builtin_ctz(n)
#define CTZL(n) __builtin_ctzl(n)
#define CLZ(n)  __builtin_clz(n)
#define CLZL(n) __builtin_clzl(n)

/* The number of the lowest bit, from 1; 0 of 0. How many bits are set. */
#define FFS(n)       __builtin_ffs(n)
#define FFSL(n)      __builtin_ffsl(n)
#define POPCOUNT(n)  __builtin_popcount(n)
#define POPCOUNTL(n) __builtin_popcountl(n)

#define BSWAP_WORD(n)                      __builtin_bswap64(n)
#define OFFSETOF(type, member)             __builtin_offsetof(type, member)
#define TYPES_COMPATIBLE(one, other)       __builtin_types_compatible_p(one, other)
#define CHOOSE_EXPR(condition, one, other) __builtin_choose_expr(condition, one, other)
#define IS_CONSTANT(expression)            __builtin_constant_p(expression)
#define UNREACHABLE()                      __builtin_unreachable()

#define likely(condition)   __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)

#endif
