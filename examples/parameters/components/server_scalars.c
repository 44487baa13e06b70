/* SPDX-License-Identifier: BSD-2-Clause */
/* Single values: tells whether what came is what the client says it sends, and answers. */
#include <camkes.h>
#include <ctype.h>

void scalars_nothing(void)
{
}

static bool right_point(const point_t *at)
{
    return at->x == -3 && at->y == 4 && at->weight == 0.25;
}

bool scalars_take(int a, unsigned int b, char c, int64_t d, uint64_t e, bool f, double g, point_t h)
{
    return a == INT32_MIN && b == UINT32_MAX && c == 'c' && d == INT64_MIN && e == UINT64_MAX &&
           f && g == -0.5 && right_point(&h);
}

bool scalars_refer(const int *a, const char *c, const uint64_t *e, const double *g,
                   const point_t *h)
{
    return *a == INT32_MIN && *c == 'c' && *e == UINT64_MAX && *g == -0.5 && right_point(h);
}

void scalars_give(int *a, unsigned int *b, char *c, int64_t *d, uint64_t *e, bool *f, double *g,
                  point_t *h)
{
    *a = INT32_MAX;
    *b = 1u << 31;
    *c = '\xff';
    *d = INT64_MAX;
    *e = UINT64_MAX - 1;
    *f = true;
    *g = 1e300;
    *h = (point_t){.x = 1, .y = -1, .weight = 2};
}

void scalars_turn(int *a, char *c, int64_t *d, bool *f, double *g, point_t *h)
{
    *a = -*a;
    *c = (char)toupper((unsigned char)*c);
    *d = -*d;
    *f = !*f;
    *g = -*g;
    *h = (point_t){.x = h->y, .y = h->x, .weight = -h->weight};
}

char scalars_next_letter(char letter)
{
    return (char)(letter + 1);
}

uint64_t scalars_largest(void)
{
    return UINT64_MAX;
}

double scalars_half(double whole)
{
    return whole / 2;
}

point_t scalars_mirror(point_t at)
{
    return (point_t){.x = -at.x, .y = -at.y, .weight = at.weight};
}
