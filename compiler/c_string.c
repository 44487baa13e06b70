/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the escapes of C in a description's string. */
#include "compiler/c_string.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

enum piece_kind {
    PIECE_BYTE,    /* stands for itself */
    PIECE_ESCAPE,  /* one of C's */
    PIECE_UNKNOWN, /* a backslash that C compilers drop, and what it stands before */
    PIECE_ALONE,   /* a backslash that begins nothing that C could read */
};

struct piece {
    enum piece_kind kind;
    size_t length;
    uint32_t value;    /* of a byte, of an escape: a byte or, of \u and \U, a character */
    bool is_hex;       /* \x takes all hexadecimal digits that follow */
    bool is_character; /* \u or \U */
};

static size_t digits(const char *at, size_t most, int (*is_digit)(int byte))
{
    size_t count = 0;
    while (count < most && is_digit((unsigned char)at[count])) {
        count++;
    }
    return count;
}

static int is_octal(int byte)
{
    return byte >= '0' && byte <= '7';
}

static uint32_t digit_value(char digit)
{
    return (uint32_t)(isdigit((unsigned char)digit) ? digit - '0'
                                                    : tolower((unsigned char)digit) - 'a' + 10);
}

/* \x, \u and \U at `at`. */
static struct piece hexadecimal(const char *at)
{
    size_t wanted = at[1] == 'u' ? 4 : 8;
    size_t count = digits(at + 2, at[1] == 'x' ? SIZE_MAX : wanted, isxdigit);
    if (count == 0 || (at[1] != 'x' && count < wanted)) {
        return (struct piece){.kind = PIECE_ALONE, .length = 1};
    }
    struct piece piece = {.kind = PIECE_ESCAPE, .length = count + 2};
    for (size_t i = 2; i < piece.length; i++) {
        piece.value = piece.value << 4 | digit_value(at[i]);
    }
    if (at[1] == 'x') {
        piece.value &= 0xff;
        piece.is_hex = true;
        return piece;
    }
    piece.is_character = true;
    if (piece.value < 0xa0 || piece.value > 0x10ffff ||
        (piece.value >= 0xd800 && piece.value < 0xe000)) {
        return (struct piece){.kind = PIECE_ALONE, .length = 1};
    }
    return piece;
}

static struct piece octal(const char *at)
{
    struct piece piece = {.kind = PIECE_ESCAPE, .length = 1 + digits(at + 1, 3, is_octal)};
    for (size_t i = 1; i < piece.length; i++) {
        piece.value = (piece.value << 3 | (uint32_t)(at[i] - '0')) & 0xff;
    }
    return piece;
}

static struct piece escape(const char *at)
{
    static const char letters[] = "abefnrtv\\'\"?";
    static const char values[] = "\a\b\033\f\n\r\t\v\\'\"?";
    const char *letter = at[1] == '\0' ? NULL : strchr(letters, at[1]);
    if (letter != NULL) {
        return (struct piece){
            .kind = PIECE_ESCAPE, .length = 2, .value = (uint32_t)values[letter - letters]};
    }
    if (is_octal((unsigned char)at[1])) {
        return octal(at);
    }
    if (at[1] != '\0' && strchr("xuU", at[1]) != NULL) {
        return hexadecimal(at);
    }
    if (at[1] == '\0') {
        return (struct piece){.kind = PIECE_ALONE, .length = 1};
    }
    return (struct piece){.kind = PIECE_UNKNOWN, .length = 2, .value = (unsigned char)at[1]};
}

static struct piece next(const char *at)
{
    return *at == '\\'
               ? escape(at)
               : (struct piece){.kind = PIECE_BYTE, .length = 1, .value = (unsigned char)*at};
}

/* A byte that stands for itself, where a literal can hold it. */
static void print_byte(struct text *text, const char *at, bool behind_hex)
{
    unsigned char byte = (unsigned char)*at;
    /* Two question marks may begin a trigraph, a digit would go on an escape before it. */
    bool hidden = byte < ' ' || byte == 0x7f || (byte == '?' && at[1] == '?') || byte == '"' ||
                  (behind_hex && isxdigit(byte));
    if (byte == '\n' || byte == '\r' || byte == '\t') {
        text_add(text, byte == '\n' ? "\\n" : byte == '\r' ? "\\r" : "\\t");
    } else if (hidden) {
        text_print(text, "\\%03o", byte);
    } else {
        text_append(text, at, 1);
    }
}

/* Without backslashes at the ends of lines: C joins lines before it looks for escapes. */
static const char *join_lines(struct text *text, const char *string)
{
    while (*string) {
        size_t newline = string[1] == '\r' ? 2 : 1;
        if (*string == '\\' && string[1] != '\0' && string[newline] == '\n') {
            string += newline + 1;
        } else {
            text_append(text, string++, 1);
        }
    }
    return text_string(text);
}

void c_string_print(struct text *text, const char *string)
{
    struct text joined = {0};
    bool behind_hex = false;
    string = join_lines(&joined, string);
    text_add(text, "\"");
    while (*string) {
        struct piece piece = next(string);
        switch (piece.kind) {
        case PIECE_BYTE:
            print_byte(text, string, behind_hex);
            break;
        case PIECE_ESCAPE:
            text_append(text, string, piece.length);
            break;
        case PIECE_UNKNOWN:
            print_byte(text, string + 1, behind_hex);
            break;
        case PIECE_ALONE:
            text_add(text, "\\\\");
            break;
        }
        behind_hex = piece.is_hex;
        string += piece.length;
    }
    text_add(text, "\"");
    text_finish(&joined);
}

static void add_utf8(struct text *text, uint32_t character)
{
    char bytes[4];
    size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (character & 0x3f));
        character >>= 6;
    }
    bytes[0] = (char)(first[length] | character);
    text_append(text, bytes, length);
}

const char *c_string_decode(struct arena *arena, const char *string)
{
    struct text text = {0};
    struct text joined = {0};
    bool has_zero = false;
    string = join_lines(&joined, string);
    while (*string) {
        struct piece piece = next(string);
        char byte = piece.kind == PIECE_ALONE ? '\\' : (char)piece.value;
        if (piece.is_character) {
            add_utf8(&text, piece.value);
        } else {
            has_zero = has_zero || byte == '\0';
            text_append(&text, &byte, 1);
        }
        string += piece.length;
    }
    const char *decoded = has_zero ? NULL : arena_copy(arena, text_string(&text), text.length);
    text_finish(&text);
    text_finish(&joined);
    return decoded;
}

const char *c_string_unknown_escape(struct arena *arena, const char *string)
{
    struct text joined = {0};
    const char *unknown = NULL;
    string = join_lines(&joined, string);
    while (*string && unknown == NULL) {
        struct piece piece = next(string);
        if (piece.kind == PIECE_UNKNOWN || piece.kind == PIECE_ALONE) {
            bool shows = string[1] > ' ' && string[1] < 0x7f;
            unknown = arena_copy(arena, string, shows ? 2 : 1);
        }
        string += piece.length;
    }
    text_finish(&joined);
    return unknown;
}
