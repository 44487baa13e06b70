/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds out whether a text has anything for the C preprocessor to do. */
#include "compiler/preprocess.h"

#include <ctype.h>
#include <string.h>

struct scan {
    const struct options *options;
    const char *at;
    const char *end;
    /* behind `<` in this line: the language may see a path there, the preprocessor a comment */
    bool in_angles;
};

static char byte_at(const struct scan *scan, size_t offset)
{
    return (size_t)(scan->end - scan->at) > offset ? scan->at[offset] : '\0';
}

/* Only what does not matter to it may stand in a string: it ends in its line, and at the first
 * quote. */
static bool string_matters(struct scan *scan)
{
    for (scan->at++; scan->at < scan->end && *scan->at != '\n'; scan->at++) {
        if (*scan->at == '"') {
            scan->at++;
            return false;
        }
        if (*scan->at == '\\') {
            /* A quote behind it does not end the string for the preprocessor, and blanks may hide
             * the line's end. */
            char next = byte_at(scan, 1);
            if (next == '"' || next == '\0' || isspace((unsigned char)next)) {
                return true;
            }
            scan->at++;
        }
    }
    return true;
}

static bool comment_matters(struct scan *scan)
{
    bool is_block = byte_at(scan, 1) == '*';
    if (scan->in_angles) {
        return true;
    }
    for (scan->at += 2; scan->at < scan->end; scan->at++) {
        if (!is_block && *scan->at == '\n') {
            return false;
        }
        if (is_block && *scan->at == '*' && byte_at(scan, 1) == '/') {
            scan->at += 2;
            return false;
        }
        if (*scan->at == '\\' && isspace((unsigned char)byte_at(scan, 1))) {
            return true;
        }
    }
    return false; /* a comment without an end is the lexer's to complain about */
}

static bool is_named(const char *name, size_t length, const char *other)
{
    return strncmp(name, other, length) == 0 && strchr("=(", other[length]) != NULL;
}

static bool name_matters(struct scan *scan)
{
    static const char *const predefined[] = {MACROS_WITHOUT_UNDERSCORE, "CAMKES_TOOL_PROCESSING"};
    const char *name = scan->at;
    while (isalnum((unsigned char)byte_at(scan, 0)) || byte_at(scan, 0) == '_' ||
           byte_at(scan, 0) == '$' || (byte_at(scan, 0) & 0x80) != 0) {
        scan->at++;
    }
    size_t length = (size_t)(scan->at - name);
    if (*name == '_' || byte_at(scan, 0) == '"' || byte_at(scan, 0) == '\'') {
        return true; /* the implementation's names; prefixes of strings */
    }
    for (size_t i = 0; i < sizeof(predefined) / sizeof(predefined[0]); i++) {
        if (is_named(name, length, predefined[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < scan->options->definitions.count; i++) {
        if (is_named(name, length, scan->options->definitions.items[i])) {
            return true;
        }
    }
    return false;
}

static bool one_matters(struct scan *scan)
{
    char byte = *scan->at;
    if (byte == '"') {
        return string_matters(scan);
    }
    if (byte == '/' && (byte_at(scan, 1) == '/' || byte_at(scan, 1) == '*')) {
        return comment_matters(scan);
    }
    if (isalpha((unsigned char)byte) || byte == '_' || byte == '$' || (byte & 0x80) != 0) {
        return name_matters(scan);
    }
    if (isdigit((unsigned char)byte)) { /* letters behind digits are part of the number */
        while (isalnum((unsigned char)byte_at(scan, 0)) || byte_at(scan, 0) == '_') {
            scan->at++;
        }
        return false;
    }
    if (byte == '\n' || byte == '<' || byte == '>') {
        scan->in_angles = byte == '<';
    }
    scan->at++;
    return byte == '#' || byte == '\\' || byte == '\'' || (byte == '%' && byte_at(scan, 0) == ':');
}

bool preprocess_needed(const struct options *options, const char *text, size_t length)
{
    struct scan scan = {.options = options, .at = text, .end = text + length};
    if (options->has_cpp_flags) {
        return true; /* they may define anything */
    }
    while (scan.at < scan.end) {
        if (one_matters(&scan)) {
            return true;
        }
    }
    return false;
}
