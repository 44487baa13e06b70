/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the lines of the preprocessor that say which file and line follow. */
#include "compiler/line_marker.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_octal(char byte)
{
    return byte >= '0' && byte <= '7';
}

/* What an escape stands for; `*at` goes from its first byte behind the backslash, which is no NUL,
 * to its last one. */
static char escaped(const char **at)
{
    static const char letters[] = "abfnrtv";
    static const char values[] = "\a\b\f\n\r\t\v";
    const char *letter = strchr(letters, **at);
    if (letter != NULL) {
        return values[letter - letters];
    }
    if (is_octal((*at)[0]) && is_octal((*at)[1]) && is_octal((*at)[2])) {
        *at += 2;
        return (char)(((*at)[-2] - '0') * 64 + ((*at)[-1] - '0') * 8 + ((*at)[0] - '0'));
    }
    return **at;
}

/* Takes the name behind its opening quote, in place; returns what follows its closing one, or
 * NULL. */
static const char *take_name(char *name)
{
    char *to = name;
    const char *at = name;
    for (; *at != '"'; at++) {
        bool escape = *at == '\\';
        at += escape ? 1 : 0;
        if (*at == '\0') {
            return NULL;
        }
        *to++ = escape ? escaped(&at) : *at;
    }
    *to = '\0';
    return at + 1;
}

bool line_marker_read(struct arena *arena, const char *line, size_t length,
                      struct line_marker *ret_marker)
{
    char *copy = arena_copy(arena, line, length);
    char *at = copy + (*copy == '#' ? 1 : 0);
    while (*at == ' ' || *at == '\t') {
        at++;
    }
    if (!isdigit((unsigned char)*at)) {
        return false;
    }
    unsigned long number = strtoul(at, &at, 10);
    char *open = strchr(at, '"');
    const char *rest = open == NULL ? NULL : take_name(open + 1);
    if (rest == NULL || number > UINT32_MAX || open[1] == '\0') {
        return false;
    }
    *ret_marker = (struct line_marker){.line = (uint32_t)number, .path = open + 1};
    for (; *rest != '\0'; rest++) {
        if (*rest >= '1' && *rest <= '4') {
            ret_marker->flags |= 1u << (*rest - '0');
        }
    }
    return true;
}
