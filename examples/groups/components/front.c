/* SPDX-License-Identifier: BSD-2-Clause */
/* The group's door: serves calls from outside with both counters. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

int total_up(int times)
{
    return fine_up(times) + coarse_up(times);
}

/* What a direct call hands out belongs to the caller, as with any other. */
char *total_describe(void)
{
    static const char between[] = "; ";
    char *fine = fine_describe(), *coarse = coarse_describe();
    char *both = realloc(fine, strlen(fine) + sizeof(between) + strlen(coarse));

    if (both == NULL)
        abort();
    strcat(strcat(both, between), coarse);
    free(coarse);
    return both;
}
