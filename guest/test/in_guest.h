/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks inside a guest share. */
#pragma once

#include <errno.h>
#include <stddef.h>

#define CHECK(condition) check(condition, #condition, __LINE__)
#define LONG_MS          20000
#define ROUNDS           500

/* Ends the program with a message where it is not so. */
void check(int condition, const char *text, int line);

static inline int fails_with(long result, int error)
{
    return result == -1 && errno == error;
}

/* Events by their mapped words; each EMIT is answered by one CONSUME. Nodes, and descriptors of
 * them. */
void check_mapped(const char *emit_node, int emit, const char *consume_node, int consume);

/* What asks for an event without being told of it leaves it. */
void check_asking(int emit, int consume);

/* A mapping of `size` bytes, by a descriptor that is open for reading and writing; `word` is the
 * place of a word that nobody else uses. */
void check_map(int fd, size_t size, size_t word);

/* A dataport by a descriptor that is open for reading. */
void check_reader(const char *node, size_t size);
