/* SPDX-License-Identifier: BSD-2-Clause */
/* Short names of the compiler's attributes. */
#ifndef UTILS_ATTRIBUTE_H
#define UTILS_ATTRIBUTE_H

#define ALIAS(symbol)            __attribute__((alias(#symbol)))
#define ALIGN(n)                 __attribute__((aligned(n)))
#define ALLOC_ALIGN(argument)    __attribute__((alloc_align(argument)))
#define ALLOC_SIZE(...)          __attribute__((alloc_size(__VA_ARGS__)))
#define ALWAYS_INLINE            __attribute__((always_inline))
#define ASSUME_ALIGNED(...)      __attribute__((assume_aligned(__VA_ARGS__)))
#define CLEANUP(function)        __attribute__((cleanup(function)))
#define COLD                     __attribute__((cold))
#define CONST                    __attribute__((const))
#define DEPRECATED(text)         __attribute__((deprecated(text)))
#define FORMAT(kind, format, at) __attribute__((format(kind, format, at)))
#define HOT                      __attribute__((hot))
#define MALLOC                   __attribute__((malloc))
#define NONNULL(...)             __attribute__((nonnull(__VA_ARGS__)))
#define NONNULL_ALL              __attribute__((nonnull))
#define NORETURN                 __attribute__((noreturn))
#define NO_INLINE                __attribute__((noinline))
#define PACKED                   __attribute__((packed))
#define PURE                     __attribute__((pure))
#define RETURNS_NONNULL          __attribute__((returns_nonnull))
#define SECTION(name)            __attribute__((section(name)))
#define SENTINEL(at)             __attribute__((sentinel(at)))
#define SENTINEL_LAST            __attribute__((sentinel))
#define UNUSED                   __attribute__((unused))
#define USED                     __attribute__((used))
#define WARN_UNUSED_RESULT       __attribute__((warn_unused_result))
#define WEAK                     __attribute__((weak))
#define WEAK_ALIAS(symbol)       __attribute__((weak, alias(#symbol)))

/* A function that runs before main, those of lower priorities first. */
#define CONSTRUCTOR_MIN_PRIORITY 101
#define CONSTRUCTOR_MAX_PRIORITY 65535
#define CONSTRUCTOR(priority)    __attribute__((constructor(priority)))

#endif
