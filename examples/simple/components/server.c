/* SPDX-License-Identifier: BSD-2-Clause */
/* Greets whoever calls. The glue sends the greeting and frees it. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

int greeter_greet(const char *name, char **greeting)
{
    static const char format[] = "Hello, %s!";
    const char *whom = *name == '\0' ? "you" : name;

    *greeting = malloc(sizeof(format) + strlen(whom));
    if (*greeting == NULL)
        abort();
    return sprintf(*greeting, format, whom);
}
