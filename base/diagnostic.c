/* SPDX-License-Identifier: BSD-2-Clause */
/* Collects diagnostics; diagnostic_print.c shows them. */
#include "base/diagnostic.h"

#include <stdarg.h>
#include <stdio.h>

void diagnostics_init(struct diagnostics *diagnostics, struct arena *arena)
{
    *diagnostics = (struct diagnostics){.arena = arena};
}

bool diagnostic_shown(const struct diagnostics *diagnostics, const struct diagnostic *diagnostic)
{
    return diagnostic != &diagnostics->unkept && diagnostics->items.count <= DIAGNOSTICS_SHOWN;
}

static char *format_message(struct arena *arena, const char *format, va_list arguments)
{
    char *message = NULL;
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    size_t room = length < 0 ? 1 : (size_t)length + 1;
    message = arena_alloc(arena, room, 1);
    vsnprintf(message, room, format, again);
    va_end(again);
    return message;
}

static struct diagnostic *add(struct diagnostics *diagnostics, enum severity severity,
                              struct place place, const char *format, va_list arguments)
{
    struct arena *arena = diagnostics->arena;
    if (diagnostics->items.count == DIAGNOSTICS_KEPT) {
        diagnostics->error_count += severity == SEVERITY_ERROR;
        diagnostics->warning_count += severity == SEVERITY_WARNING;
        diagnostics->unkept_count++;
        return &diagnostics->unkept;
    }
    struct diagnostic *diagnostic = arena_new(arena, struct diagnostic);
    diagnostic->severity = severity;
    diagnostic->place = place;
    diagnostic->message = format_message(arena, format, arguments);

    /* A fault in a component shows once, however many instances it has. */
    char *key = arena_print(arena, "%d:%p:%u:%u:%s", (int)severity, (void *)place.source,
                            place.line, place.column, diagnostic->message);
    if (map_get(&diagnostics->seen, key) != NULL) {
        return &diagnostics->unkept;
    }
    map_set(&diagnostics->seen, arena, key, diagnostic);
    diagnostics->error_count += severity == SEVERITY_ERROR;
    diagnostics->warning_count += severity == SEVERITY_WARNING;
    vector_push(arena, &diagnostics->items, diagnostic);
    return diagnostic;
}

struct diagnostic *diagnose_error(struct diagnostics *diagnostics, struct place place,
                                  const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct diagnostic *diagnostic = add(diagnostics, SEVERITY_ERROR, place, format, arguments);
    va_end(arguments);
    return diagnostic;
}

struct diagnostic *diagnose_warning(struct diagnostics *diagnostics, struct place place,
                                    const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct diagnostic *diagnostic = add(diagnostics, SEVERITY_WARNING, place, format, arguments);
    va_end(arguments);
    return diagnostic;
}

struct diagnostic *diagnose_remark(struct diagnostics *diagnostics, struct place place,
                                   const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct diagnostic *diagnostic = add(diagnostics, SEVERITY_NOTE, place, format, arguments);
    va_end(arguments);
    return diagnostic;
}

void diagnostic_note(struct diagnostics *diagnostics, struct diagnostic *diagnostic,
                     struct place place, const char *format, ...)
{
    if (diagnostic == &diagnostics->unkept) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    char *message = format_message(diagnostics->arena, format, arguments);
    va_end(arguments);
    vector_push(diagnostics->arena, &diagnostic->notes,
                (struct diagnostic_note){.place = place, .message = message});
}

void diagnostic_suggest(struct diagnostic *diagnostic, const char *name)
{
    diagnostic->suggestion = name;
}

struct place place_span(struct place first, struct place last)
{
    uint32_t end = last.column + last.length;
    if (first.source == last.source && first.line == last.line && first.macro == NULL &&
        last.macro == NULL && end > first.column) {
        first.length = end - first.column;
    }
    return first;
}
