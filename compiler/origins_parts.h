/* SPDX-License-Identifier: BSD-2-Clause */
/* The reader of preprocessed text, which its chapters share: origins.c reads, origins_use.c follows
 * the uses of macros. */
#ifndef CAISSON_COMPILER_ORIGINS_PARTS_H
#define CAISSON_COMPILER_ORIGINS_PARTS_H

#include "compiler/author_file.h"
#include "compiler/location.h"
#include "compiler/origins.h"

/* A macro's use in the file that is read along. */
struct use {
    struct span name; /* length 0: none is open */
    const char *open; /* its parenthesis, or NULL */
    const char *end;
    struct span next; /* the token behind it */
    const char *macro;
    uint32_t line, column;
    uint32_t last_line, last_column; /* of the token before, in the macro's own definition */
};

struct reader {
    struct compile *compile;
    struct origins *origins;
    struct map files;       /* path -> struct author_file */
    const char *other_path; /* the last one of a location that was not the marker's */
    struct author_file *other_file;
    struct map macros; /* name -> macro_object or macro_function */

    const char *at;
    const char *end;
    char *text; /* what is kept */
    size_t length;

    /* The file that the last marker named. */
    const char *path;
    struct author_file *file;
    const char *cursor; /* all before was seen */
    struct use use;
};

/* The file of this path, read the first time. */
struct author_file *origins_author_file(struct reader *reader, const char *path);
/* The file of a location; NULL where it is none that can be read, as for what the command line
 * defines. */
struct author_file *origins_file(struct reader *reader, const struct location *location);
/* Where a location is in the file that is read along, or NULL. */
const char *origins_place(struct reader *reader, const struct location *location);

/* Whether a place is between the parentheses of the open use. */
bool use_in_parentheses(const struct use *use, const char *at);
/*
 * Reads the author's file along up to `at`: the place of a token that was printed as it stands
 * there, or else a place in the use that brought the token. A use that it is in stays open.
 */
void use_follow(struct reader *reader, const char *at, bool is_own);
/* Opens the use that brought a token, if it can be found. */
void use_find(struct reader *reader, const struct location *location);

#endif
