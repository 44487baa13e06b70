/* SPDX-License-Identifier: BSD-2-Clause */
/* The entry of every process; a file of its own, so that a test can bring its own main. */
#include "runtime.h"

#include <stdio.h>
#include <string.h>

char camkes_own_name[CAMKES_OWN_NAME_BYTES];

/* The instance's name is the program's, or its first argument where another program (--wrap) has
 * executed it by a path. */
int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : argc > 0 ? argv[0] : "";
    const char *slash = strrchr(name, '/');
    snprintf(camkes_own_name, sizeof(camkes_own_name), "%s", slash == NULL ? name : slash + 1);
    return camkes_process_start(&camkes_process);
}
