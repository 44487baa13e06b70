/* SPDX-License-Identifier: BSD-2-Clause */
/* An arena: memory that is given out piece by piece and given back all at once. */
#ifndef CAISSON_BASE_ARENA_H
#define CAISSON_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks;
    size_t used; /* bytes of the newest block */
};

void arena_init(struct arena *arena);
void arena_finish(struct arena *arena);

/*
 * Room for `count` items of `item_bytes` each, zeroed, aligned for any type. Never NULL: where the
 * host has no memory left the program ends with a message and status 1, because a tool that reads a
 * description can do nothing better.
 */
void *arena_alloc(struct arena *arena, size_t count, size_t item_bytes);

/* A copy of `length` bytes, with a NUL behind them. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);

/* A formatted string. */
char *arena_print(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define arena_new(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))

/* As arena_alloc for memory of malloc; ends the program where there is none. `bytes` of NULL is a
 * new piece. */
void *memory_resize(void *bytes, size_t count, size_t item_bytes);

#endif
