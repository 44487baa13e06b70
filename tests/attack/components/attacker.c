/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs the one attack whose name was written into its program, or lists them all. */
#define _GNU_SOURCE
#include <camkes.h>

#include "attack.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the test writes a name over, in its copy of the image: an attacker has replaced the code, so to speak. */
static volatile char chosen[] = "the chosen attack: list                                  ";
#define CHOSEN_NAME (sizeof("the chosen attack: ") - 1)

static const struct attack *const tables[] = {
    attacks_on_files,
    attacks_on_processes,
    attacks_by_signals,
    attacks_by_programs,
    attacks_by_executable_memory,
    attacks_on_descriptors,
    attacks_on_memories,
    attacks_through_channels,
    attacks_on_namespaces,
    attacks_on_identity,
    attacks_on_services,
    attacks_on_machine,
    attacks_by_other_abis,
    attacks_on_words,
    attacks_on_limits,
};

static void read_chosen(char *ret_name)
{
    size_t length = 0;

    for (const volatile char *from = chosen + CHOSEN_NAME; *from != '\0' && *from != ' '; from++)
        ret_name[length++] = *from;
    ret_name[length] = '\0';
}

static const struct attack *find_chosen(void)
{
    char name[sizeof(chosen)];

    read_chosen(name);
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
        for (const struct attack *attack = tables[i]; attack->name; attack++)
            if (strcmp(attack->name, name) == 0)
                return attack;
    return NULL;
}

static void list(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
        for (const struct attack *attack = tables[i]; attack->name; attack++)
            printf("attack|%s|%s|%s\n", attack->name, attack->confined, attack->unconfined);
}

static void report(const struct attack *attack, long result)
{
    if (result < 0)
        printf("%s: %s\n", attack->name, strerrorname_np((int)-result));
    else
        printf("%s: %s\n", attack->name, result == ATTACK_DONE ? "done" : "nothing");
    fflush(stdout);
}

static void try_attack(const struct attack *attack, const struct aim *aim)
{
    printf("%s: begins\n", attack->name);
    fflush(stdout);
    report(attack, attack->run(aim));
}

/* Before the runtime has done anything. */
__attribute__((constructor)) static void attack_early(void)
{
    const struct attack *attack = find_chosen();

    if (attack && attack->is_early) {
        const struct aim nobody = {.loader = getppid(), .with = attack->with};
        try_attack(attack, &nobody);
    }
}

void attack_attack(void)
{
    const struct attack *attack = find_chosen();

    if (!attack) {
        list();
    } else if (!attack->is_early) {
        const struct aim aim = {
            .loader = getppid(),
            .victim = target_process(),
            .secret_address = target_secret_address(),
            .signals_seen = target_signals_seen,
            .ring = target_ring,
            .with = attack->with,
        };
        try_attack(attack, &aim);
    }
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
