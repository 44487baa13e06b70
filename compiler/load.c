/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds imports, reads each file once, hands it to preprocessor, lexer and parser. */
#include "compiler/load.h"

#include "base/file.h"
#include "compiler/builtin.h"
#include "compiler/parse.h"
#include "compiler/preprocess.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct loader {
    struct compile *compile;
    struct tree *tree;
    struct map loaded; /* real path or built-in name -> anything */
    unsigned depth;
};

/* One file on its way through the parser. */
struct loading {
    struct loader *loader;
    const char *path;
    bool builtin;
};

static void load_path(struct loader *loader, const char *path, struct place place);

static const struct builtin *find_builtin(const char *name)
{
    for (size_t i = 0; i < builtin_count; i++) {
        if (strcmp(builtins[i].name, name) == 0) {
            return &builtins[i];
        }
    }
    return NULL;
}

static void import(void *context, const struct token *path);

static void parse_text(struct loading *loading, struct source *source, const char *text,
                       size_t length, const struct origins *origins)
{
    struct loader *loader = loading->loader;
    struct tokens tokens = lex(loader->compile, source, text, length, origins);
    struct parser parser = {
        .compile = loader->compile,
        .tree = loader->tree,
        .first = tokens.items,
        .token = tokens.items,
        .import = import,
        .import_context = loading,
    };
    loader->depth++;
    parse_file(&parser);
    loader->depth--;
    tokens_finish(&tokens);
}

static void load_builtin(struct loader *loader, const struct builtin *builtin)
{
    if (map_get(&loader->loaded, builtin->name) != NULL) {
        return;
    }
    map_set(&loader->loaded, loader->compile->arena, builtin->name, loader);
    struct source *source = arena_new(loader->compile->arena, struct source);
    source->path = arena_print(loader->compile->arena, "<built-in>/%s", builtin->name);
    source->text = builtin->start;
    source->length = (size_t)(builtin->end - builtin->start);
    struct loading loading = {.loader = loader, .path = builtin->name, .builtin = true};
    parse_text(&loading, source, source->text, source->length, NULL);
}

static const char *read_failure(int error)
{
    return error == -EINVAL ? "it is not a regular file" : strerror(-error);
}

/* Editors of other systems begin a file with it; the preprocessor skips it as well. */
static void skip_byte_order_mark(char **text, size_t *length)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t bytes = strlen(mark);
    if (*length >= bytes && memcmp(*text, mark, bytes) == 0) {
        *text += bytes;
        *length -= bytes;
    }
}

static bool read_source(struct loader *loader, const char *path, struct place place,
                        struct source *source)
{
    struct compile *compile = loader->compile;
    char *text;
    int error = file_read(compile->arena, path, DESCRIPTION_LIMIT_BYTES, &text, &source->length);
    if (error == -EFBIG) {
        diagnose_error(compile->diagnostics, place, "cannot read '%s': it is larger than %zu MiB",
                       path, DESCRIPTION_LIMIT_BYTES >> 20);
    } else if (error < 0) {
        struct diagnostic *diagnostic = diagnose_error(
            compile->diagnostics, place, "cannot read '%s': %s", path, read_failure(error));
        const char *name = strrchr(path, '/');
        if (find_builtin(name == NULL ? path : name + 1) != NULL) {
            diagnostic_note(compile->diagnostics, diagnostic, (struct place){0},
                            "the one that is built in is imported by <%s>",
                            name == NULL ? path : name + 1);
        }
    } else if (memchr(text, '\0', source->length) != NULL) {
        diagnose_error(compile->diagnostics, place,
                       "cannot read '%s': it is a binary file, not a description", path);
    } else {
        skip_byte_order_mark(&text, &source->length);
        source->text = text;
        return true;
    }
    source->unreadable = true;
    return false;
}

static void load_path(struct loader *loader, const char *path, struct place place)
{
    struct compile *compile = loader->compile;
    char *real = compile_real_path(compile, path);
    if (real != NULL && map_get(&loader->loaded, real) != NULL) {
        return;
    }
    if (loader->depth > IMPORT_DEPTH_MAX) {
        diagnose_error(compile->diagnostics, place, "imports nest deeper than %u files",
                       IMPORT_DEPTH_MAX);
        return;
    }
    struct source *source = compile_source(compile, path);
    if (real != NULL) {
        map_set(&loader->loaded, compile->arena, real, source);
    }
    struct preprocessed made;
    if (!read_source(loader, path, place, source)) {
        return;
    }
    struct loading loading = {.loader = loader, .path = path};
    if (!compile->options->preprocess) {
        parse_text(&loading, source, source->text, source->length, NULL);
    } else if (preprocess(compile, source, path, place, &made)) {
        parse_text(&loading, source, made.text, made.length,
                   made.is_changed ? &made.origins : NULL);
    }
}

/* `import <x>;`: the import path, then the built-in files. */
static void import_angled(struct loader *loader, const struct token *path)
{
    const struct options *options = loader->compile->options;
    for (size_t i = 0; i < options->include_folders.count; i++) {
        char *found =
            path_join(loader->compile->arena, options->include_folders.items[i], path->text);
        if (file_exists(found)) {
            load_path(loader, found, path->place);
            return;
        }
    }
    const struct builtin *builtin = find_builtin(path->text);
    if (builtin != NULL) {
        load_builtin(loader, builtin);
        return;
    }
    struct diagnostic *error = diagnose_error(loader->compile->diagnostics, path->place,
                                              "cannot find '%s' on the import path", path->text);
    for (size_t i = 0; i < options->include_folders.count; i++) {
        diagnostic_note(loader->compile->diagnostics, error, (struct place){0}, "looked in '%s'",
                        options->include_folders.items[i]);
    }
}

static void import(void *context, const struct token *path)
{
    struct loading *loading = context;
    struct loader *loader = loading->loader;
    if (path->kind == TOKEN_PATH || loading->builtin) {
        import_angled(loader, path);
        return;
    }
    const char *standing = path->place.source == NULL ? loading->path : path->place.source->path;
    char *folder = path_folder(loader->compile->arena, standing);
    load_path(loader, path_join(loader->compile->arena, folder, path->text), path->place);
}

void load_text(struct compile *compile, const char *path, const char *text, size_t length,
               bool preprocessed, struct tree *tree)
{
    struct loader loader = {.compile = compile, .tree = tree};
    struct loading loading = {.loader = &loader, .path = path};
    struct source *source = compile_source(compile, path);
    source->text = text;
    source->length = length;
    struct origins origins = {0};
    if (preprocessed) {
        char *copy = arena_copy(compile->arena, text, length);
        text = origins_read(compile, copy, &length, &origins) ? copy : "";
        length = *text == '\0' ? 0 : length;
    }
    parse_text(&loading, source, text, length, preprocessed ? &origins : NULL);
}

void load(struct compile *compile, const char *path, struct tree *tree)
{
    struct loader loader = {.compile = compile, .tree = tree};
    load_path(&loader, path, (struct place){0});
}
