/* SPDX-License-Identifier: BSD-2-Clause */
/* What both components share. */
#pragma once

#include <platsupport/sync/spinlock.h>

enum { ROUNDS = 20000 };

typedef struct board {
    sync_spinlock_t lock;
    long count;
} board_t;

typedef struct word {
    char letters[10];
} word_t;
