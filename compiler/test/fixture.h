/* SPDX-License-Identifier: BSD-2-Clause */
/* A compiler's context for unit tests, and the text of what it diagnosed. */
#ifndef CAISSON_COMPILER_TEST_FIXTURE_H
#define CAISSON_COMPILER_TEST_FIXTURE_H

#include "compiler/context.h"
#include "compiler/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

struct fixture {
    struct arena arena;
    struct diagnostics diagnostics;
    struct options options;
    struct compile compile;
    struct source source;
    struct origins origins;
    struct tokens tokens;
};

static inline void fixture_init(struct fixture *fixture)
{
    *fixture = (struct fixture){.source = {.path = "test"}};
    arena_init(&fixture->arena);
    diagnostics_init(&fixture->diagnostics, &fixture->arena);
    fixture->compile = (struct compile){.arena = &fixture->arena,
                                        .diagnostics = &fixture->diagnostics,
                                        .options = &fixture->options};
}

static inline void fixture_finish(struct fixture *fixture)
{
    tokens_finish(&fixture->tokens);
    arena_finish(&fixture->arena);
}

/* The tokens are the fixture's, until it lexes again. Preprocessed text may have locations, of the
 * source "test". */
static inline struct tokens fixture_lex(struct fixture *fixture, const char *text,
                                        bool preprocessed)
{
    size_t length = strlen(text);
    tokens_finish(&fixture->tokens);
    fixture->origins = (struct origins){0};
    if (preprocessed) {
        char *copy = arena_copy(&fixture->arena, text, length);
        assert_true(origins_read(&fixture->compile, copy, &length, &fixture->origins));
        text = copy;
    } else {
        fixture->source.text = text;
        fixture->source.length = length;
    }
    fixture->tokens = lex(&fixture->compile, &fixture->source, text, length,
                          preprocessed ? &fixture->origins : NULL);
    return fixture->tokens;
}

/* The message of diagnostic `index`, or NULL. */
static inline const char *fixture_message(const struct fixture *fixture, size_t index)
{
    return index < fixture->diagnostics.items.count
               ? fixture->diagnostics.items.items[index]->message
               : NULL;
}

#endif
