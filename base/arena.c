/* SPDX-License-Identifier: BSD-2-Clause */
/* An arena: a list of blocks, of which the newest is filled from its start. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 * 1024)

struct arena_block {
    struct arena_block *next;
    size_t capacity;
    alignas(max_align_t) unsigned char bytes[];
};

static _Noreturn void end_without_memory(void)
{
    fputs("caisson: out of memory\n", stderr);
    exit(1);
}

void *memory_resize(void *bytes, size_t count, size_t item_bytes)
{
    void *resized = reallocarray(bytes, count ? count : 1, item_bytes);
    if (resized == NULL) {
        end_without_memory();
    }
    return resized;
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

void arena_finish(struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    while (block != NULL) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena_init(arena);
}

static struct arena_block *block_create(size_t capacity)
{
    if (capacity > SIZE_MAX - sizeof(struct arena_block)) {
        end_without_memory();
    }
    struct arena_block *block = calloc(1, sizeof(*block) + capacity);
    if (block == NULL) {
        end_without_memory();
    }
    block->capacity = capacity;
    return block;
}

/* A large piece gets a block of its own behind the newest, so that the newest goes on being
 * filled. */
static void *alloc_large(struct arena *arena, size_t bytes)
{
    struct arena_block *block = block_create(bytes);
    block->next = arena->blocks->next;
    arena->blocks->next = block;
    return block->bytes;
}

void *arena_alloc(struct arena *arena, size_t count, size_t item_bytes)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, item_bytes, &bytes) ||
        bytes > SIZE_MAX - alignof(max_align_t)) {
        end_without_memory();
    }
    bytes = (bytes + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (arena->blocks == NULL || arena->blocks->capacity - arena->used < bytes) {
        if (arena->blocks != NULL && bytes > BLOCK_BYTES / 4) {
            return alloc_large(arena, bytes);
        }
        struct arena_block *block = block_create(bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES);
        block->next = arena->blocks;
        arena->blocks = block;
        arena->used = 0;
    }
    void *piece = arena->blocks->bytes + arena->used;
    arena->used += bytes;
    return piece;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1, 1);
    if (length > 0) {
        memcpy(copy, bytes, length);
    }
    return copy;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    size_t room = length < 0 ? 1 : (size_t)length + 1;
    char *string = arena_alloc(arena, room, 1);
    vsnprintf(string, room, format, again);
    va_end(again);
    return string;
}
