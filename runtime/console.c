/* SPDX-License-Identifier: BSD-2-Clause */
/* What is typed at the console: the loader sends it through a socket. */
#include "runtime.h"

#include <camkes/console.h>
#include <errno.h>
#include <unistd.h>

static int console_descriptor(void)
{
    for (size_t i = 0; i < camkes_process.instance_count; i++)
        if (camkes_process.instances[i]->console_descriptor > 0)
            return camkes_process.instances[i]->console_descriptor;
    return -1;
}

size_t camkes_console_read(char *bytes, size_t count)
{
    ssize_t got;

    do
        got = read(console_descriptor(), bytes, count);
    while (got < 0 && errno == EINTR);
    return got > 0 ? (size_t)got : 0;
}
