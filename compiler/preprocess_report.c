/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes diagnostics of what GNU's preprocessor says on its standard error. */
#define _GNU_SOURCE
#include "compiler/preprocess.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define INCLUDERS_MAX 8u

struct report {
    struct compile *compile;
    struct place includers[INCLUDERS_MAX]; /* who included whom, for the next message */
    size_t includer_count;
    struct diagnostic *last; /* what notes belong to */
    bool has_error;
};

/* One line: `file:line:column: kind: message`. */
struct message {
    struct place place;
    enum severity severity;
    const char *text;
};

/* Takes `:number` from the end of a text; 0 where there is none. */
static uint32_t take_number(char *text)
{
    char *colon = strrchr(text, ':');
    if (colon == NULL || colon[1] == '\0' || colon[1 + strspn(colon + 1, "0123456789")] != '\0') {
        return 0;
    }
    *colon = '\0';
    return (uint32_t)strtoul(colon + 1, NULL, 10);
}

/* `file:line` or `file:line:column`. The preprocessor's own name, or `<command-line>`, is
 * nowhere. */
static struct place read_place(struct compile *compile, char *text)
{
    uint32_t last = take_number(text);
    uint32_t before = last == 0 ? 0 : take_number(text);
    if (last == 0 || *text == '<') {
        return (struct place){0};
    }
    struct place place = {.source = compile_source(compile, text)};
    place.line = before == 0 ? last : before;
    place.column = before == 0 ? 0 : last;
    place.length = before == 0 ? 0 : 1;
    return place;
}

static bool read_message(struct compile *compile, char *line, struct message *ret_message)
{
    static const struct {
        const char *word;
        enum severity severity;
    } kinds[] = {
        {": error: ", SEVERITY_ERROR},
        {": fatal error: ", SEVERITY_ERROR},
        {": warning: ", SEVERITY_WARNING},
        {": note: ", SEVERITY_NOTE},
    };
    char *first = NULL;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        char *found = strstr(line, kinds[i].word);
        if (found != NULL && (first == NULL || found < first)) {
            first = found;
            ret_message->severity = kinds[i].severity;
            ret_message->text = found + strlen(kinds[i].word);
        }
    }
    if (first == NULL) {
        return false;
    }
    *first = '\0';
    ret_message->place = read_place(compile, line);
    return true;
}

/* `In file included from file:line:`, and lines with `from` below it. */
static bool read_includer(struct report *report, char *line)
{
    static const char word[] = "In file included from ";
    char *start = line + strspn(line, " ");
    if (strncmp(line, word, strlen(word)) == 0) {
        start = line + strlen(word);
        report->includer_count = 0;
    } else if (start > line && strncmp(start, "from ", 5) == 0) {
        start += 5;
    } else {
        return false;
    }
    size_t length = strlen(start);
    while (length > 0 && (start[length - 1] == ',' || start[length - 1] == ':')) {
        start[--length] = '\0';
    }
    if (report->includer_count < INCLUDERS_MAX) {
        report->includers[report->includer_count++] = read_place(report->compile, start);
    }
    return true;
}

/* Most of what it warns of is bad in C only: a string over several lines, a trigraph. */
static bool is_of_interest(const struct message *message)
{
    static const char *const words[] = {"[-Wcpp]", /* #warning */
                                        "\" redefined", "extra tokens at end of "};
    bool found = false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        found = found || strstr(message->text, words[i]) != NULL;
    }
    return found && message->place.source != NULL; /* else it is of the command line */
}

static const char *own_words(struct arena *arena, const struct message *message)
{
    if (strcmp(message->text, "unterminated comment") == 0) {
        return "this comment has no end";
    }
    if (message->severity == SEVERITY_ERROR && message->place.source == NULL) {
        return arena_print(arena, "the preprocessor cannot work with its options: %.300s",
                           message->text);
    }
    /* [-Wcpp]: how C's compiler can be told to be quiet. */
    const char *option = message->severity == SEVERITY_WARNING ? strrchr(message->text, '[') : NULL;
    bool has_option = option != NULL && option > message->text && strncmp(option, "[-W", 3) == 0;
    size_t length = has_option ? (size_t)(option - message->text) - 1 : strlen(message->text);
    return arena_print(arena, "%.*s", (int)(length < 1000 ? length : 1000), message->text);
}

static void add(struct report *report, const struct message *message)
{
    struct diagnostics *diagnostics = report->compile->diagnostics;
    const char *words = own_words(report->compile->arena, message);
    if (message->severity == SEVERITY_NOTE) {
        if (report->last != NULL) {
            diagnostic_note(diagnostics, report->last, message->place, "%s", words);
        }
        return;
    }
    report->last = NULL;
    if (message->severity == SEVERITY_ERROR) {
        report->has_error = true;
        report->last = diagnose_error(diagnostics, message->place, "%s", words);
    } else if (is_of_interest(message)) {
        report->last = diagnose_warning(diagnostics, message->place, "%s", words);
    }
    for (size_t i = 0; report->last != NULL && i < report->includer_count; i++) {
        diagnostic_note(diagnostics, report->last, report->includers[i], "included from here");
    }
    report->includer_count = 0;
}

bool preprocess_report(struct compile *compile, char *messages)
{
    struct report report = {.compile = compile};
    struct message message = {0};
    char *rest = NULL;
    for (char *line = strtok_r(messages, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (!read_includer(&report, line) && read_message(compile, line, &message)) {
            add(&report, &message);
        }
    }
    return report.has_error;
}
