/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that <math.h> takes: a source that includes it beside camkes.h would not compile with an
 * attribute or a dataport of such a name.
 */
#include "compiler/token.h"

/* Both tables are sorted for bsearch. Functions, types, macros with parameters. */
static const char *const names[] = {
    /* clang-format off */
    "acos", "acosf", "acosh", "acoshf", "acoshl", "acosl", "asin", "asinf", "asinh", "asinhf",
    "asinhl", "asinl", "atan", "atan2", "atan2f", "atan2l", "atanf", "atanh", "atanhf", "atanhl",
    "atanl", "cbrt", "cbrtf", "cbrtl", "ceil", "ceilf", "ceill", "copysign", "copysignf",
    "copysignl", "cos", "cosf", "cosh", "coshf", "coshl", "cosl", "double_t", "drem", "dremf",
    "dreml", "erf", "erfc", "erfcf", "erfcl", "erff", "erfl", "exp", "exp2", "exp2f", "exp2l",
    "expf", "expl", "expm1", "expm1f", "expm1l", "fabs", "fabsf", "fabsl", "fdim", "fdimf", "fdiml",
    "finite", "finitef", "finitel", "float_t", "floor", "floorf", "floorl", "fma", "fmaf", "fmal",
    "fmax", "fmaxf", "fmaxl", "fmin", "fminf", "fminl", "fmod", "fmodf", "fmodl", "fpclassify",
    "frexp", "frexpf", "frexpl", "gamma", "gammaf", "gammal", "hypot", "hypotf", "hypotl", "ilogb",
    "ilogbf", "ilogbl", "isfinite", "isgreater", "isgreaterequal", "isinf", "isinff", "isinfl",
    "isless", "islessequal", "islessgreater", "isnan", "isnanf", "isnanl", "isnormal",
    "isunordered", "j0", "j0f", "j0l", "j1", "j1f", "j1l", "jn", "jnf", "jnl", "ldexp", "ldexpf",
    "ldexpl", "lgamma", "lgamma_r", "lgammaf", "lgammaf_r", "lgammal", "lgammal_r", "llrint",
    "llrintf", "llrintl", "llround", "llroundf", "llroundl", "log", "log10", "log10f", "log10l",
    "log1p", "log1pf", "log1pl", "log2", "log2f", "log2l", "logb", "logbf", "logbl", "logf", "logl",
    "lrint", "lrintf", "lrintl", "lround", "lroundf", "lroundl", "modf", "modff", "modfl", "nan",
    "nanf", "nanl", "nearbyint", "nearbyintf", "nearbyintl", "nextafter", "nextafterf",
    "nextafterl", "nexttoward", "nexttowardf", "nexttowardl", "pow", "powf", "powl", "remainder",
    "remainderf", "remainderl", "remquo", "remquof", "remquol", "rint", "rintf", "rintl", "round",
    "roundf", "roundl", "scalb", "scalbf", "scalbl", "scalbln", "scalblnf", "scalblnl", "scalbn",
    "scalbnf", "scalbnl", "signbit", "signgam", "significand", "significandf", "significandl",
    "sin", "sinf", "sinh", "sinhf", "sinhl", "sinl", "sqrt", "sqrtf", "sqrtl", "tan", "tanf",
    "tanh", "tanhf", "tanhl", "tanl", "tgamma", "tgammaf", "tgammal", "trunc", "truncf", "truncl",
    "y0", "y0f", "y0l", "y1", "y1f", "y1l", "yn", "ynf", "ynl",
    /* clang-format on */
};

static const char *const macros[] = {
    /* clang-format off */
    "FP_ILOGB0", "FP_ILOGBNAN", "FP_INFINITE", "FP_NAN", "FP_NORMAL", "FP_SUBNORMAL", "FP_ZERO",
    "HUGE_VAL", "HUGE_VALF", "HUGE_VALL", "INFINITY", "MATH_ERREXCEPT", "MATH_ERRNO", "M_1_PI",
    "M_2_PI", "M_2_SQRTPI", "M_E", "M_LN10", "M_LN2", "M_LOG10E", "M_LOG2E", "M_PI", "M_PI_2",
    "M_PI_4", "M_SQRT1_2", "M_SQRT2", "NAN", "math_errhandling",
    /* clang-format on */
};

bool is_c_math_name(const char *word)
{
    return WORD_IN(names, word);
}

bool is_c_math_macro(const char *word)
{
    return WORD_IN(macros, word);
}
