/* SPDX-License-Identifier: BSD-2-Clause */
/* Arithmetic of expressions. Each function diagnoses at the expression what it cannot do, and
 * returns false then. */
#ifndef CAISSON_COMPILER_ARITHMETIC_H
#define CAISSON_COMPILER_ARITHMETIC_H

#include "compiler/value.h"

/* Makes `value` that integer, where it fits into 64 bits. */
bool integer_set(struct compile *compile, struct place place, integer number, struct value *value);

/* The operator of `expression` on two integers: + - * / % ** << >> & | ^. */
bool integer_arithmetic(struct compile *compile, const struct expression *expression, integer a,
                        integer b, struct value *value);
/* The operator of `expression` on two fractions: + - * / % **. */
bool fraction_arithmetic(struct compile *compile, const struct expression *expression, double a,
                         double b, struct value *value);

#endif
