/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages and numbers, for all commands. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools.h"

static void complain_va(const char *format, va_list arguments)
{
    /* What was announced on standard output comes before the error. */
    fflush(stdout);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

void complain(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    complain_va(format, arguments);
    va_end(arguments);
}

int wrong_call(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    complain_va(format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s --help tells how to call it\n", program_invocation_short_name);
    return STATUS_WRONG;
}

bool parse_number(const char *text, unsigned long long max, unsigned long long *ret_value)
{
    bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = hexadecimal ? text + 2 : text;
    const char *allowed = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
    unsigned long long value;

    /* strtoull would take blanks, signs and a second 0x. */
    if (!digits[0] || digits[strspn(digits, allowed)])
        return false;
    errno = 0;
    value = strtoull(digits, NULL, hexadecimal ? 16 : 10);
    if (errno || value > max)
        return false;
    *ret_value = value;
    return true;
}

bool parse_seconds(const char *text, int *ret_ms)
{
    unsigned long long whole = 0;
    int scale = 100;
    const char *c = text;

    for (; isdigit((unsigned char)*c) && whole < INT_MAX; c++)
        whole = whole * 10 + (unsigned)(*c - '0');
    if (c == text || whole > INT_MAX / 1000 - 1)
        return false;
    whole *= 1000;
    if (*c == '.') {
        for (c++; isdigit((unsigned char)*c) && scale; c++, scale /= 10)
            whole += (unsigned)((*c - '0') * scale);
    }
    if (*c || c[-1] == '.')
        return false;
    *ret_ms = (int)whole;
    return true;
}
