/* SPDX-License-Identifier: BSD-2-Clause */
/* What every pass of one run shares: memory, diagnostics, options. */
#ifndef CAISSON_COMPILER_CONTEXT_H
#define CAISSON_COMPILER_CONTEXT_H

#include "base/arena.h"
#include "base/diagnostic.h"
#include "base/map.h"
#include "base/vector.h"

#include <stdbool.h>

typedef VECTOR(const char *) strings;

struct options {
    bool preprocess;
    bool forward_references;
    bool language_only; /* whether there is an implementation of what is described is not asked */
    bool verbose;
    size_t parts_max;        /* of the system; 0: SYSTEM_PARTS_MAX */
    strings include_folders; /* -I: for import <x> and #include */
    strings definitions;     /* -D: NAME or NAME=VALUE */
    strings cpp_options;     /* all of the preprocessor's, in their order, those two included */
    bool has_cpp_flags;      /* there are others among them */
    const char *cpp_bin;     /* the preprocessor; NULL: cpp */
    strings file_server;     /* names that the image's file server has */
    bool file_server_known;  /* at least one name was given */
    strings likes;           /* --connector NAME=LIKE */
    const char *name;        /* of the system; NULL: from the file's name */
};

struct compile {
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct options *options;
    struct map sources;   /* shown path -> struct source */
    strings dependencies; /* absolute paths of all files that were read */
    struct map depended;
};

/* The path without links and dots, in the arena; NULL where there is no such file. */
char *compile_real_path(struct compile *compile, const char *path);
/* The one source of this path; its text is filled in by whoever reads it. */
struct source *compile_source(struct compile *compile, const char *path);
/* Notes that the system's description depends on this file. */
void compile_depend(struct compile *compile, const char *path);

#endif
