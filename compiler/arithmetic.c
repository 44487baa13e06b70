/* SPDX-License-Identifier: BSD-2-Clause */
/* Arithmetic on 64-bit integers in 128 bits of room, so that an overflow is seen and not undone. */
#include "compiler/arithmetic.h"

#include <math.h>
#include <string.h>

#define INTEGER_MIN ((integer)INT64_MIN)
#define INTEGER_MAX ((integer)UINT64_MAX)

static bool fail(struct compile *compile, struct place place, const char *message)
{
    diagnose_error(compile->diagnostics, place, "%s", message);
    return false;
}

bool integer_set(struct compile *compile, struct place place, integer number, struct value *value)
{
    if (number < INTEGER_MIN || number > INTEGER_MAX) {
        return fail(compile, place, "this number does not fit into 64 bits");
    }
    value->kind = VALUE_INTEGER;
    value->number = number;
    return true;
}

static integer floor_divide(integer a, integer b)
{
    integer quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

/* Multiplies step by step and stops at the first product outside 64 bits, so that 128 never
 * overflow. */
static bool power(struct compile *compile, struct place place, integer base, integer exponent,
                  struct value *value)
{
    integer result = 1;
    if (base == 0 || base == 1) {
        return integer_set(compile, place, exponent == 0 ? 1 : base, value);
    }
    if (base == -1) {
        return integer_set(compile, place, exponent % 2 == 0 ? 1 : -1, value);
    }
    for (integer i = 0; i < exponent; i++) {
        if (__builtin_mul_overflow(result, base, &result) || result < INTEGER_MIN ||
            result > INTEGER_MAX) {
            return fail(compile, place, "this number does not fit into 64 bits");
        }
    }
    return integer_set(compile, place, result, value);
}

static bool shift(struct compile *compile, const struct expression *expression, integer a,
                  integer b, struct value *value)
{
    if (b < 0) {
        return fail(compile, expression->operands[1]->place, "a shift by a negative number");
    }
    if (expression->text[0] == '>') {
        return integer_set(compile, expression->place, b > 100 ? (a < 0 ? -1 : 0) : a >> (int)b,
                           value);
    }
    if (a != 0 && b > 64) {
        return fail(compile, expression->place, "this number does not fit into 64 bits");
    }
    integer factor = b > 64 ? 0 : (integer)1 << (int)b;
    integer result;
    if (__builtin_mul_overflow(a, factor, &result)) {
        return fail(compile, expression->place, "this number does not fit into 64 bits");
    }
    return integer_set(compile, expression->place, result, value);
}

bool integer_arithmetic(struct compile *compile, const struct expression *expression, integer a,
                        integer b, struct value *value)
{
    const char *operator= expression->text;
    struct place place = expression->place;
    integer result = 0;
    if (strcmp(operator, "<<") == 0 || strcmp(operator, ">>") == 0) {
        return shift(compile, expression, a, b, value);
    }
    if (strcmp(operator, "**") == 0) {
        if (b < 0) {
            return fail(compile, expression->operands[1]->place, "a negative exponent");
        }
        return power(compile, place, a, b, value);
    }
    switch (operator[0]) {
    case '+':
        result = a + b;
        break;
    case '-':
        result = a - b;
        break;
    case '*':
        if (__builtin_mul_overflow(a, b, &result)) {
            return fail(compile, place, "this number does not fit into 64 bits");
        }
        break;
    case '/':
    case '%':
        if (b == 0) {
            return fail(compile, expression->operands[1]->place, "a division by zero");
        }
        result = operator[0] == '/' ? floor_divide(a, b) : a - floor_divide(a, b) * b;
        break;
    case '&':
        result = a & b;
        break;
    case '|':
        result = a | b;
        break;
    case '^':
        result = a ^ b;
        break;
    default:
        break;
    }
    return integer_set(compile, place, result, value);
}

bool fraction_arithmetic(struct compile *compile, const struct expression *expression, double a,
                         double b, struct value *value)
{
    const char *operator= expression->text;
    value->kind = VALUE_FRACTION;
    if (strcmp(operator, "**") == 0) {
        value->fraction = pow(a, b);
    } else if (operator[0] == '+') {
        value->fraction = a + b;
    } else if (operator[0] == '-') {
        value->fraction = a - b;
    } else if (operator[0] == '*') {
        value->fraction = a * b;
    } else if (b == 0.0) {
        return fail(compile, expression->operands[1]->place, "a division by zero");
    } else {
        value->fraction = operator[0] == '/' ? a / b : a - floor(a / b) * b;
    }
    if (!isfinite(value->fraction)) {
        return fail(compile, expression->place, "this number is out of range");
    }
    return true;
}
