/* SPDX-License-Identifier: BSD-2-Clause */
/* A string that grows. A zeroed text is an empty one. */
#ifndef CAISSON_BASE_TEXT_H
#define CAISSON_BASE_TEXT_H

#include <stddef.h>

struct text {
    char *bytes; /* ends with NUL where it is not NULL */
    size_t length;
    size_t capacity;
};

void text_finish(struct text *text);
void text_append(struct text *text, const char *bytes, size_t length);
void text_add(struct text *text, const char *string);
void text_print(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends `string` between quotes, as a C string literal. */
void text_quote_c(struct text *text, const char *string);
/* Appends `string` between quotes, as a JSON string; bytes that are not UTF-8 become U+FFFD. */
void text_quote_json(struct text *text, const char *string);

/* Never NULL. */
const char *text_string(const struct text *text);

#endif
