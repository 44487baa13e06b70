/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the one attack whose name was written into the program, runs it and says what came of
 * it. */
#define _GNU_SOURCE
#include "attack.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* What the test writes a name over, in its copy of the image: an attacker has replaced the code, so
 * to speak. */
static volatile char chosen[] = "the chosen attack: list                                  ";
#define CHOSEN_NAME (sizeof("the chosen attack: ") - 1)

static void read_chosen(char *ret_name)
{
    size_t length = 0;

    for (const volatile char *from = chosen + CHOSEN_NAME; *from != '\0' && *from != ' '; from++)
        ret_name[length++] = *from;
    ret_name[length] = '\0';
}

const struct attack *attack_chosen(const struct attack *const *tables)
{
    char name[sizeof(chosen)];

    read_chosen(name);
    for (; *tables; tables++)
        for (const struct attack *attack = *tables; attack->name; attack++)
            if (strcmp(attack->name, name) == 0)
                return attack;
    return NULL;
}

void attack_list(const struct attack *const *tables, bool in_monitor)
{
    for (; *tables; tables++)
        for (const struct attack *attack = *tables; attack->name; attack++)
            printf("attack|%s|%s|%s\n", attack->name,
                   in_monitor && attack->in_monitor ? attack->in_monitor : attack->confined,
                   attack->unconfined);
    fflush(stdout);
}

void attack_try(const struct attack *attack, const struct aim *aim)
{
    printf("%s: begins\n", attack->name);
    fflush(stdout);
    long result = attack->run(aim);
    printf("%s: %s\n", attack->name,
           result < 0              ? strerrorname_np((int)-result)
           : result == ATTACK_DONE ? "done"
                                   : "nothing");
    fflush(stdout);
}

void note(const char *format, ...)
{
    va_list arguments;

    printf("note: ");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    fflush(stdout);
}

bool secret_is(const char *bytes)
{
    char secret[SECRET_BYTES];

    secret_write(secret);
    return memcmp(bytes, secret, SECRET_BYTES) == 0;
}

long child_result(pid_t child)
{
    int status = 0;

    if (child < 0)
        return -errno;
    while (waitpid(child, &status, __WALL) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(status))
        return -ECHILD;
    return WEXITSTATUS(status) == 0 ? ATTACK_DONE : -WEXITSTATUS(status);
}
