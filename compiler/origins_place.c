/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the place in an author's file of a token that the preprocessor printed. */
#define _GNU_SOURCE
#include "compiler/origins_parts.h"

#include <string.h>

struct author_file *origins_author_file(struct reader *reader, const char *path)
{
    struct author_file *file = map_get(&reader->files, path);
    if (file == NULL) {
        file = author_file_read(reader->compile, path, &reader->macros);
        map_set(&reader->files, reader->compile->arena, path, file);
    }
    return file;
}

struct author_file *origins_file(struct reader *reader, const struct location *location)
{
    if (reader->path != NULL && span_is(&location->path, reader->path, strlen(reader->path))) {
        return reader->file;
    }
    if (location->line <= 0 || location->path.length == 0 || *location->path.start == '<') {
        return NULL;
    }
    if (reader->other_path == NULL ||
        !span_is(&location->path, reader->other_path, strlen(reader->other_path))) {
        reader->other_path =
            arena_copy(reader->compile->arena, location->path.start, location->path.length);
        reader->other_file = origins_author_file(reader, reader->other_path);
    }
    return reader->other_file;
}

const char *origins_place(struct reader *reader, const struct location *location)
{
    if (location->line <= 0 || location->column <= 0 ||
        origins_file(reader, location) != reader->file) {
        return NULL;
    }
    return author_file_at(reader->file, (uint32_t)location->line, (uint32_t)location->column);
}
