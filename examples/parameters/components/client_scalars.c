/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls with single values. */
#include <camkes.h>

#include "check.h"

static bool same_point(point_t a, point_t b)
{
    return a.x == b.x && a.y == b.y && a.weight == b.weight;
}

static void check_in(void)
{
    const point_t at = {.x = -3, .y = 4, .weight = 0.25};
    const int a = INT32_MIN;
    const char c = 'c';
    const uint64_t e = UINT64_MAX;
    const double g = -0.5;

    check("in", scalars_take(a, UINT32_MAX, c, INT64_MIN, e, true, g, at));
    check("refin", scalars_refer(&a, &c, &e, &g, &at));
}

static void check_out(void)
{
    int a = 0;
    unsigned int b = 0;
    char c = 0;
    int64_t d = 0;
    uint64_t e = 0;
    bool f = false;
    double g = 0;
    point_t h = {0};

    scalars_give(&a, &b, &c, &d, &e, &f, &g, &h);
    check("out", a == INT32_MAX && b == 1u << 31 && c == '\xff' && d == INT64_MAX &&
                     e == UINT64_MAX - 1 && f && g == 1e300 &&
                     same_point(h, (point_t){.x = 1, .y = -1, .weight = 2}));
}

static void check_inout(void)
{
    int a = 21;
    char c = 'a';
    int64_t d = -(INT64_C(1) << 40);
    bool f = true;
    double g = 1.5;
    point_t h = {.x = 1, .y = 2, .weight = 4};

    scalars_turn(&a, &c, &d, &f, &g, &h);
    check("inout", a == -21 && c == 'A' && d == INT64_C(1) << 40 && !f && g == -1.5 &&
                       same_point(h, (point_t){.x = 2, .y = 1, .weight = -4}));
}

void check_scalars(void)
{
    const point_t at = {.x = 5, .y = -6, .weight = 7};

    scalars_nothing();
    check_in();
    check_out();
    check_inout();
    check("char returned", scalars_next_letter('y') == 'z');
    check("uint64_t returned", scalars_largest() == UINT64_MAX);
    check("double returned", scalars_half(0.75) == 0.375);
    check("structure returned",
          same_point(scalars_mirror(at), (point_t){.x = -5, .y = 6, .weight = 7}));
}
