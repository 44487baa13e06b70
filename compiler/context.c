/* SPDX-License-Identifier: BSD-2-Clause */
/* The sources and dependencies of one run. */
#include "compiler/context.h"

#include <stdlib.h>
#include <string.h>

char *compile_real_path(struct compile *compile, const char *path)
{
    char *resolved = realpath(path, NULL);
    if (resolved == NULL) {
        return NULL;
    }
    char *copy = arena_copy(compile->arena, resolved, strlen(resolved));
    free(resolved);
    return copy;
}

struct source *compile_source(struct compile *compile, const char *path)
{
    struct source *source = map_get(&compile->sources, path);
    if (source != NULL) {
        return source;
    }
    struct arena *arena = compile->arena;
    path = arena_copy(arena, path, strlen(path));
    char *real = compile_real_path(compile, path);
    source = real == NULL ? NULL : map_get(&compile->sources, real);
    if (source == NULL) {
        char *here = compile_real_path(compile, ".");
        size_t length = here == NULL ? 0 : strlen(here);
        source = arena_new(arena, struct source);
        source->path = path;
        if (length > 1 && strncmp(path, here, length) == 0 && path[length] == '/') {
            source->path = path + length + 1;
        }
        if (real != NULL) {
            map_set(&compile->sources, arena, real, source);
        }
    }
    map_set(&compile->sources, arena, path, source);
    compile_depend(compile, path);
    return source;
}

void compile_depend(struct compile *compile, const char *path)
{
    char *real = compile_real_path(compile, path);
    if (real != NULL && map_get(&compile->depended, real) == NULL) {
        map_set(&compile->depended, compile->arena, real, real);
        vector_push(compile->arena, &compile->dependencies, real);
    }
}
