/* SPDX-License-Identifier: BSD-2-Clause */
/* PRINT_ONCE(...): prints the first time that it is come by. */
#ifndef UTILS_DEBUG_H
#define UTILS_DEBUG_H

#include <stdbool.h>
#include <stdio.h>

#define PRINT_ONCE(...)                                                                            \
    do {                                                                                           \
        static bool print_once_;                                                                   \
        if (!__atomic_exchange_n(&print_once_, true, __ATOMIC_RELAXED))                            \
            printf(__VA_ARGS__);                                                                   \
    } while (0)

#endif
