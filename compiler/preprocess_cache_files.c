/* SPDX-License-Identifier: BSD-2-Clause */
/* Which files the preprocessor read, and whether it would now find others. */
#define _GNU_SOURCE
#include "compiler/preprocess_cache.h"

#include "base/file.h"
#include "compiler/line_marker.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

#define FILES_MAX 64u

static bool is_listed(const strings *files, const char *path)
{
    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->items[i], path) == 0) {
            return true;
        }
    }
    return false;
}

bool cache_list_files(struct arena *arena, const char *text, size_t length, strings *ret_files)
{
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *line_end = newline == NULL ? end : newline;
        const char *mark = memmem(at, (size_t)(line_end - at), "# ", 2);
        struct line_marker marker;
        if (mark != NULL && (mark == at || mark[-1] == '}') && line_end - mark > 2 &&
            isdigit((unsigned char)mark[2]) &&
            line_marker_read(arena, mark, (size_t)(line_end - mark), &marker) &&
            *marker.path != '<' && !is_listed(ret_files, marker.path)) {
            vector_push(arena, ret_files, marker.path);
        }
        at = line_end + 1;
    }
    return ret_files->count <= FILES_MAX;
}

static bool is_same_file(const char *path, const strings *files)
{
    struct stat status;
    struct stat other;
    if (stat(path, &status) < 0) {
        return true; /* there is none to be found */
    }
    for (size_t i = 0; i < files->count; i++) {
        if (stat(files->items[i], &other) == 0 && other.st_dev == status.st_dev &&
            other.st_ino == status.st_ino) {
            return true;
        }
    }
    return false;
}

/* Whether a header of this name, by however much of its path, might be found in the folder although
 * another was. */
static bool is_shadowed_in(struct arena *arena, const char *folder, const char *file,
                           const strings *files)
{
    for (const char *end = file + strlen(file); end > file; end--) {
        if (end[-1] == '/' && !is_same_file(arena_print(arena, "%s/%s", folder, end), files)) {
            return true;
        }
    }
    return !is_same_file(path_join(arena, folder, file), files);
}

bool cache_is_shadowed(struct compile *compile, const strings *files)
{
    struct arena *arena = compile->arena;
    const strings *more = &compile->options->include_folders;
    for (size_t i = 1; i < files->count; i++) { /* the first is the description */
        for (size_t n = 0; n < files->count + more->count; n++) {
            const char *folder = n < files->count ? path_folder(arena, files->items[n])
                                                  : more->items[n - files->count];
            if (is_shadowed_in(arena, folder, files->items[i], files)) {
                return true;
            }
        }
    }
    return false;
}
