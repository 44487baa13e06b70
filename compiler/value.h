/* SPDX-License-Identifier: BSD-2-Clause */
/* Values: what expressions evaluate to. */
#ifndef CAISSON_COMPILER_VALUE_H
#define CAISSON_COMPILER_VALUE_H

#include "compiler/tree.h"

#include <stdint.h>

/* Every integer of 64 bits, signed or not, fits: from INT64_MIN to UINT64_MAX. */
typedef __int128 integer;

enum value_kind {
    VALUE_INTEGER,
    VALUE_BOOL, /* number is 0 or 1 */
    VALUE_FRACTION,
    VALUE_STRING,
    VALUE_LIST,
    VALUE_DICT,
};

struct value {
    enum value_kind kind;
    struct place place;
    integer number;
    double fraction;
    const char *string;
    VECTOR(struct value) items;
    VECTOR(struct name) keys; /* one for each item of a DICT */
    /* of one that was fitted to its type: numbers and strings in it, defaults included */
    size_t parts;
};

/*
 * Evaluates an expression. Division and remainder floor (-7/2 is -4, -7%2 is 1). False, with a
 * diagnostic at its place, for an overflow of 64 bits, a division by zero, a negative shift or
 * exponent, operands that do not fit, a query.
 */
bool evaluate(struct compile *compile, const struct expression *expression,
              struct value *ret_value);

/* Evaluates a key of a dictionary: a string, or the decimal digits of an integer. */
bool evaluate_key(struct compile *compile, const struct expression *expression,
                  struct name *ret_key);

/* "an integer", "a string", ... */
const char *value_kind_name(const struct value *value);

/* Decimal digits, for messages and C. */
const char *integer_text(struct arena *arena, integer number);

#endif
