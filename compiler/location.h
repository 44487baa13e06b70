/* SPDX-License-Identifier: BSD-2-Clause */
/* What `cpp -fdebug-cpp` prints before each token. */
#ifndef CAISSON_COMPILER_LOCATION_H
#define CAISSON_COMPILER_LOCATION_H

#include "compiler/author_file.h"

#include <stdbool.h>

struct location {
    struct span path; /* empty where the preprocessor itself made the token */
    long line;        /* not positive where there is none, as of what the command line defines */
    long column;      /* the same */
};

/* Takes a location if one begins at `*at`, which then goes behind it. */
bool location_take(const char **at, const char *end, struct location *ret_location);

#endif
