/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints what the description says. */
#include <camkes.h>
#include <inttypes.h>

#if CAMKES_CONST_ATTR(buffers) < 1 || CAMKES_CONST_ATTR(buffers) > 8
#error "1 to 8 buffers"
#endif

/* The literal serves where C wants a constant, the object everywhere else. */
static char buffer[CAMKES_CONST_ATTR(buffers)][16];

static void print_numbers(void)
{
    printf("values: %d %d %d %#x\n", whole, shifted, power, mask);
    printf("values: '%c' '%c' %d %d\n", letter, percent, wide, narrow);
    printf("values: %" PRId64 " %" PRIu64 " %" PRIu16 " %.2f\n", least, most, port, ratio);
}

static void print_arrays(void)
{
    printf("values: primes");
    for (size_t i = 0; i < ARRAY_SIZE(primes); i++)
        printf(" %d", primes[i]);
    printf("\nvalues: words");
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        printf(" \"%s\"", words[i]);
    printf("\n");
}

static void print_structures(void)
{
    const struct corner *last = &square.corners[ARRAY_SIZE(square.corners) - 1];

    printf("values: here %d, %d\n", here.x, here.y);
    printf("values: %s to %d, %d, scale %.1f\n", square.name, last->x, last->y, square.scale);
    printf("values: version %d.%d\n", version.major, version.minor);
}

int run(void)
{
    print_numbers();
    printf("values: %s\n", text);
    print_arrays();
    print_structures();
    printf("values: %d buffers, %zu bytes\n", buffers, sizeof(buffer));
    return 0;
}
