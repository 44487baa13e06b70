/* SPDX-License-Identifier: BSD-2-Clause */
/* A string that grows, and its two ways of quoting. */
#include "base/text.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_finish(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}

static void reserve(struct text *text, size_t more)
{
    if (text->bytes != NULL && text->capacity - text->length > more) {
        return;
    }
    size_t capacity = text->capacity == 0 ? 256 : text->capacity;
    while (capacity - text->length <= more) {
        capacity *= 2;
    }
    text->bytes = memory_resize(text->bytes, capacity, 1);
    text->capacity = capacity;
}

void text_append(struct text *text, const char *bytes, size_t length)
{
    reserve(text, length);
    if (length > 0) {
        memcpy(text->bytes + text->length, bytes, length);
    }
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
    text_append(text, string, strlen(string));
}

void text_print(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0) {
        reserve(text, (size_t)length);
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}

const char *text_string(const struct text *text)
{
    return text->bytes == NULL ? "" : text->bytes;
}

/* The letter behind the backslash, or 0. */
static char short_escape(unsigned char byte)
{
    switch (byte) {
    case '\n':
        return 'n';
    case '\t':
        return 't';
    case '\r':
        return 'r';
    case '"':
    case '\\':
        return (char)byte;
    default:
        return 0;
    }
}

void text_quote_c(struct text *text, const char *string)
{
    text_add(text, "\"");
    for (const unsigned char *at = (const unsigned char *)string; *at; at++) {
        char escape = short_escape(*at);
        if (escape != 0) {
            text_print(text, "\\%c", escape);
        } else if (*at < ' ' || *at == 0x7f || (*at == '?' && at[1] == '?')) {
            text_print(text, "\\%03o", *at);
        } else {
            text_append(text, (const char *)at, 1);
        }
    }
    text_add(text, "\"");
}

/* Bytes of the well-formed UTF-8 sequence at `at`, or 0. Surrogates and overlong forms are left to
 * the reader. */
static size_t utf8_length(const unsigned char *at)
{
    size_t length = *at < 0x80 ? 1 : *at < 0xc2 ? 0 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
    if (*at > 0xf4) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return length;
}

void text_quote_json(struct text *text, const char *string)
{
    text_add(text, "\"");
    const unsigned char *at = (const unsigned char *)string;
    while (*at) {
        char escape = short_escape(*at);
        size_t length = utf8_length(at);
        if (escape != 0) {
            text_print(text, "\\%c", escape);
        } else if (*at < ' ' || *at == 0x7f) {
            text_print(text, "\\u%04x", *at);
        } else if (length == 0) {
            text_add(text, "\\ufffd");
        } else {
            text_append(text, (const char *)at, length);
        }
        at += length == 0 ? 1 : length;
    }
    text_add(text, "\"");
}
