/* SPDX-License-Identifier: BSD-2-Clause */
/* The form that glue takes in this test: tables with weak hooks, as the compiler's have. */
#pragma once
#include <stdbool.h>

struct camkes_instance {
    int (*run)(void);
    void (*pre_init)(void);
};

int run(void);
void pre_init(void) __attribute__((weak));
