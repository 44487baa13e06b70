/* SPDX-License-Identifier: BSD-2-Clause */
/* Standard output through a function of the application's. */
#include "runtime.h"

#include <camkes/instance.h>
#include <stdio.h>

struct put_cookie {
    void (*put)(int byte);
};

static ssize_t cookie_write(void *cookie, const char *bytes, size_t count)
{
    const struct put_cookie *to = cookie;

    for (size_t i = 0; i < count; i++)
        to->put((unsigned char)bytes[i]);
    return (ssize_t)count;
}

void set_putchar(void (*put)(int byte))
{
    /* Process-wide as `stdout` is, which they stand behind. */
    static struct put_cookie cookie;
    static FILE *redirected, *original;
    const cookie_io_functions_t functions = {.write = cookie_write};

    fflush(stdout);
    if (!original)
        original = stdout;
    if (!put) {
        stdout = original;
        return;
    }
    cookie.put = put;
    if (!redirected) {
        redirected = fopencookie(&cookie, "w", functions);
        if (!redirected)
            return;
        /* Its end may come at any time: nothing waits here. */
        setvbuf(redirected, NULL, _IONBF, 0);
    }
    stdout = redirected;
}
