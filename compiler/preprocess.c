/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes a file through the C preprocessor, where that has anything to do. */
#include "compiler/preprocess.h"

#include "compiler/preprocess_cache.h"

#include <string.h>

#define TEXT_LIMIT_MIB    32u
#define LOCATED_LIMIT_MIB 64u /* of text with locations, which are most of it */
#define BYTES(mebibytes)  ((size_t)(mebibytes) << 20)

char **preprocess_arguments(struct compile *compile, const char *path, bool locations)
{
    static const char *const always[] = {"-x", "c", "-fno-diagnostics-show-caret",
                                         "-fdiagnostics-color=never", "-DCAMKES_TOOL_PROCESSING"};
    const struct options *options = compile->options;
    struct arena *arena = compile->arena;
    strings arguments = {0};
    vector_push(arena, &arguments, options->cpp_bin == NULL ? "cpp" : options->cpp_bin);
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
        vector_push(arena, &arguments, always[i]);
    }
    if (locations) {
        vector_push(arena, &arguments, "-fdebug-cpp");
    }
    for (size_t i = 0; i < options->cpp_options.count; i++) {
        vector_push(arena, &arguments, options->cpp_options.items[i]);
    }
    /* What begins with - would be an option, with @ a file of options. */
    bool is_odd = *path == '-' || *path == '@';
    vector_push(arena, &arguments, arena_print(arena, "%s%s", is_odd ? "./" : "", path));
    vector_push(arena, &arguments, NULL);
    return (char **)arguments.items;
}

/* Locations hold names of files as they are: what has these bytes could be taken for the end of a
 * name. */
static bool is_plain(const char *path)
{
    for (; *path != '\0'; path++) {
        if ((unsigned char)*path < ' ' || strchr("{};", *path) != NULL) {
            return false;
        }
    }
    return true;
}

static bool can_tell_locations(const struct compile *compile, const char *path)
{
    bool plain = is_plain(path);
    for (size_t i = 0; i < compile->options->include_folders.count; i++) {
        plain = plain && is_plain(compile->options->include_folders.items[i]);
    }
    return plain;
}

static bool is_clean(const struct preprocess_outcome *outcome)
{
    return outcome->end == PREPROCESS_ENDED && outcome->status == 0;
}

/* Says why there is no result, where the preprocessor did not. */
static void report_end(struct compile *compile, const char *path, struct place place,
                       const struct preprocess_outcome *outcome)
{
    struct diagnostics *diagnostics = compile->diagnostics;
    switch (outcome->end) {
    case PREPROCESS_NOT_FOUND:
        diagnose_error(diagnostics, place,
                       "'%s' needs the C preprocessor '%s', which is not there: install the "
                       "package gcc, or take --nocpp",
                       path, compile->options->cpp_bin == NULL ? "cpp" : compile->options->cpp_bin);
        break;
    case PREPROCESS_TIMED_OUT:
        diagnose_error(diagnostics, place, "the preprocessor did not end within %u seconds on '%s'",
                       PREPROCESS_LIMIT_SECONDS, path);
        break;
    case PREPROCESS_TOO_LARGE:
        diagnose_error(diagnostics, place,
                       "what the preprocessor makes of '%s' is larger than %u MiB", path,
                       TEXT_LIMIT_MIB);
        break;
    case PREPROCESS_KILLED:
        diagnose_error(diagnostics, place, "the preprocessor was ended by signal %d (%s) on '%s'",
                       outcome->status, strsignal(outcome->status), path);
        break;
    case PREPROCESS_FAILED:
        diagnose_error(diagnostics, place, "cannot run the preprocessor on '%s': %s", path,
                       strerror(-outcome->status));
        break;
    case PREPROCESS_ENDED:
        diagnose_error(diagnostics, place, "the preprocessor failed on '%s', with status %d", path,
                       outcome->status);
        break;
    }
}

/* Runs it, or takes what came of it before. */
static void run(struct compile *compile, const char *path, bool locations,
                struct preprocess_outcome *outcome)
{
    struct preprocess_cache cache;
    char **arguments = preprocess_arguments(compile, path, locations);
    *outcome = (struct preprocess_outcome){.messages = arena_copy(compile->arena, "", 0)};
    preprocess_cache_init(&cache, compile, arguments);
    if (!preprocess_cache_get(&cache, compile, &outcome->text, &outcome->length)) {
        preprocess_run(compile->arena, arguments,
                       BYTES(locations ? LOCATED_LIMIT_MIB : TEXT_LIMIT_MIB), outcome);
        if (is_clean(outcome) && outcome->messages[0] == '\0') {
            preprocess_cache_put(&cache, compile, outcome->text, outcome->length);
        }
    }
    preprocess_cache_finish(&cache);
}

/* One run, and the reading of its locations. False where another run, without them, may do
 * better. */
static bool attempt(struct compile *compile, const char *path, bool locations,
                    struct preprocess_outcome *outcome, struct preprocessed *result)
{
    *result = (struct preprocessed){.is_changed = true};
    run(compile, path, locations, outcome);
    bool is_whole = true;
    if (locations && is_clean(outcome)) {
        is_whole = origins_read(compile, outcome->text, &outcome->length, &result->origins);
    }
    result->text = outcome->text;
    result->length = outcome->length;
    return is_whole && outcome->end != PREPROCESS_TOO_LARGE;
}

bool preprocess(struct compile *compile, struct source *source, const char *path,
                struct place place, struct preprocessed *ret_preprocessed)
{
    struct preprocess_outcome outcome;
    if (place.source == NULL) {
        place.source = source; /* the first file: nobody asked for it */
    }
    if (!preprocess_needed(compile->options, source->text, source->length)) {
        *ret_preprocessed = (struct preprocessed){.text = source->text, .length = source->length};
        return true;
    }
    if (!can_tell_locations(compile, path) ||
        !attempt(compile, path, true, &outcome, ret_preprocessed)) {
        (void)attempt(compile, path, false, &outcome, ret_preprocessed);
    }
    bool has_error = preprocess_report(compile, outcome.messages);
    if (!is_clean(&outcome) && (!has_error || outcome.end != PREPROCESS_ENDED)) {
        report_end(compile, path, place, &outcome);
    }
    return is_clean(&outcome) && !has_error;
}
