/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads what `cpp -fdebug-cpp` prints before each token. */
#define _GNU_SOURCE
#include "compiler/location.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Takes `prefix` and a number, with `base`. */
static bool take_number(const char **at, const char *end, const char *prefix, int base, long *ret)
{
    size_t length = strlen(prefix);
    if ((size_t)(end - *at) <= length || memcmp(*at, prefix, length) != 0) {
        return false;
    }
    char digits[24];
    size_t room = (size_t)(end - *at) - length;
    room = room < sizeof(digits) ? room : sizeof(digits) - 1;
    memcpy(digits, *at + length, room);
    digits[room] = '\0';
    char *stop;
    *ret = strtol(digits, &stop, base);
    if (stop == digits || isspace((unsigned char)*digits)) {
        return false;
    }
    *at += length + (size_t)(stop - digits);
    return true;
}

static bool take_word(const char **at, const char *end, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(end - *at) < length || memcmp(*at, word, length) != 0) {
        return false;
    }
    *at += length;
    return true;
}

static const char *find(const char *at, const char *end, const char *word)
{
    return memmem(at, (size_t)(end - at), word, strlen(word));
}

bool location_take(const char **at, const char *end, struct location *ret_location)
{
    struct location location;
    long unused;
    const char *here = *at;
    if (!take_word(&here, end, "{P:")) {
        return false;
    }
    const char *newline = memchr(here, '\n', (size_t)(end - here));
    const char *line_end = newline == NULL ? end : newline;
    const char *includer = find(here, line_end, ";F:");
    if (includer == NULL) {
        return false;
    }
    location.path = (struct span){.start = here, .length = (size_t)(includer - here)};
    here = find(includer, line_end, ";L:");
    if (here == NULL || !take_number(&here, line_end, ";L:", 10, &location.line) ||
        !take_number(&here, line_end, ";C:", 10, &location.column) ||
        !take_number(&here, line_end, ";S:", 10, &unused) ||
        !(take_word(&here, line_end, ";M:(nil)") ||
          take_number(&here, line_end, ";M:", 16, &unused)) ||
        !take_number(&here, line_end, ";E:", 10, &unused) ||
        !take_number(&here, line_end, ",LOC:", 16, &unused) ||
        !take_number(&here, line_end, ",R:", 16, &unused) || !take_word(&here, line_end, "}")) {
        return false;
    }
    *at = here;
    *ret_location = location;
    return true;
}
