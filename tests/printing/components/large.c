/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints a MiB at once, in each of four ways. */
#include <camkes.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define BYTES ((size_t)1 << 20)

static char text[BYTES + 1];

int run(void)
{
    const struct iovec pieces[] = {{text, BYTES / 2}, {text, 0}, {text + BYTES / 2, BYTES / 2}};

    memset(text, '.', BYTES);
    for (size_t i = 64; i <= BYTES; i += 64)
        text[i - 1] = '\n';
    if (fputs(text, stdout) < 0 || fwrite(text, 1, BYTES, stdout) != BYTES || fflush(stdout) != 0)
        return 1;
    if (write(STDOUT_FILENO, text, BYTES) != (ssize_t)BYTES)
        return 2;
    return writev(STDERR_FILENO, pieces, 3) == (ssize_t)BYTES ? 0 : 3;
}
