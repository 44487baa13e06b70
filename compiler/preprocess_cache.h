/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps what the preprocessor printed, for as long as it would print the same. */
#ifndef CAISSON_COMPILER_PREPROCESS_CACHE_H
#define CAISSON_COMPILER_PREPROCESS_CACHE_H

#include "compiler/context.h"

#include <time.h>

/*
 * A folder of the user's own, `$XDG_CACHE_HOME/caisson` or `~/.cache/caisson`, that nobody else can
 * write to: else there is no cache. It holds at most some hundred files of up to 1 MiB. An entry is
 * used only if the command line, the folder, the preprocessor and the whole content of every file
 * that was read are the same, and no header would now be found elsewhere.
 */
struct preprocess_cache {
    int folder;    /* -1: there is none */
    char name[32]; /* of the entry */
    char *key;
    size_t key_length;
    struct timespec
        started; /* files that are not older may have changed since the preprocessor read them */
};

void preprocess_cache_init(struct preprocess_cache *cache, struct compile *compile,
                           char *const *arguments);
void preprocess_cache_finish(struct preprocess_cache *cache);

/* Whether there is an entry; then its text, with a NUL behind it. */
bool preprocess_cache_get(const struct preprocess_cache *cache, struct compile *compile,
                          char **ret_text, size_t *ret_length);
/* Keeps what was printed without a message, if that can be done. */
void preprocess_cache_put(const struct preprocess_cache *cache, struct compile *compile,
                          const char *text, size_t length);

/* All files that line markers in the text name. False where there are too many. */
bool cache_list_files(struct arena *arena, const char *text, size_t length, strings *ret_files);
/*
 * Whether a header might now be found that is none of these files: in a folder of one of them, or
 * of -I. The first file is the description.
 */
bool cache_is_shadowed(struct compile *compile, const strings *files);

#endif
