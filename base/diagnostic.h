/* SPDX-License-Identifier: BSD-2-Clause */
/* Diagnostics: what is wrong, where in the author's text, what it has to do with other places, and
 * a nearly right name. */
#ifndef CAISSON_BASE_DIAGNOSTIC_H
#define CAISSON_BASE_DIAGNOSTIC_H

#include "base/arena.h"
#include "base/map.h"
#include "base/text.h"
#include "base/vector.h"

#include <stdbool.h>
#include <stdint.h>

/* A text that an author wrote. Where `text` is NULL it is read from `path` when a line of it is to
 * be shown. */
struct source {
    const char *path; /* as shown */
    const char *text;
    size_t length;
    bool unreadable;
};

/* A range in one line of a source. A zeroed place is nowhere: its diagnostic has no position. */
struct place {
    struct source *source;
    uint32_t line;        /* from 1 */
    uint32_t column;      /* from 1, in bytes; 0: the whole line or file */
    uint32_t length;      /* bytes, at least 1 where there is a column */
    const char *spelling; /* the text that should stand there, at least `length` bytes, or NULL */
    const char *macro;    /* name of the macro at this place that brought the text, or NULL */
};

enum severity {
    SEVERITY_ERROR,
    SEVERITY_WARNING,
    SEVERITY_NOTE,
};

struct diagnostic_note {
    struct place place;
    const char *message;
};

struct diagnostic {
    enum severity severity;
    struct place place;
    const char *message;
    const char *suggestion; /* a name, or NULL */
    VECTOR(struct diagnostic_note) notes;
};

/* So many are shown; the rest is counted. */
#define DIAGNOSTICS_SHOWN 100u
#define DIAGNOSTICS_KEPT  1000u

/* All diagnostics of one run, in the order in which they were found. The same one twice is kept
 * once. */
struct diagnostics {
    struct arena *arena;
    VECTOR(struct diagnostic *) items;
    struct map seen;
    /* stands for repetitions, and for all beyond DIAGNOSTICS_KEPT, which are only counted */
    struct diagnostic unkept;
    size_t unkept_count;
    size_t error_count;
    size_t warning_count;
};

/* Whether it will be shown, and is no repetition: else looking for a suggestion is in vain. */
bool diagnostic_shown(const struct diagnostics *diagnostics, const struct diagnostic *diagnostic);

void diagnostics_init(struct diagnostics *diagnostics, struct arena *arena);

/* Each returns the new diagnostic, to which notes and a suggestion may be added; it is the
 * arena's. */
struct diagnostic *diagnose_error(struct diagnostics *diagnostics, struct place place,
                                  const char *format, ...) __attribute__((format(printf, 3, 4)));
struct diagnostic *diagnose_warning(struct diagnostics *diagnostics, struct place place,
                                    const char *format, ...) __attribute__((format(printf, 3, 4)));
struct diagnostic *diagnose_remark(struct diagnostics *diagnostics, struct place place,
                                   const char *format, ...) __attribute__((format(printf, 3, 4)));

void diagnostic_note(struct diagnostics *diagnostics, struct diagnostic *diagnostic,
                     struct place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* `name` may be NULL: no suggestion. */
void diagnostic_suggest(struct diagnostic *diagnostic, const char *name);

/* `path:line:column: error: message`, the line, a caret with its range; the same for notes. */
void diagnostics_print_text(struct diagnostics *diagnostics, struct text *text);
/* One JSON object a line: severity, message, file, line, column, length, macro, suggestion,
 * notes. */
void diagnostics_print_json(struct diagnostics *diagnostics, struct text *text);

/* A place that reaches from the start of `first` to the end of `last` where both are on one
 * line. */
struct place place_span(struct place first, struct place last);

#endif
