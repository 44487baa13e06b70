/* SPDX-License-Identifier: BSD-2-Clause */
/* The following side: does what the other one says, over any means. */
#include "counter.h"
#include "link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number behind a word at the beginning of a line of /proc/stat; 0 where there is none. */
static uint64_t from_stat(const char *word)
{
    FILE *file = fopen("/proc/stat", "re");
    static char line[65536];
    uint64_t value = 0;

    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, word, strlen(word)) == 0)
            value = strtoull(line + strlen(word), NULL, 10);
    }
    if (file != NULL)
        fclose(file);
    return value;
}

/* The counter makes system calls slower as long as it is there: open from the first question to the
 * second. */
static void send_counts(struct link *link, struct counter *syscalls, int *counting)
{
    struct guest_counts counts = {.interrupts = from_stat("intr "), .switches = from_stat("ctxt ")};

    if (*counting)
        counts.syscalls = counter_close(syscalls);
    else
        counter_open(syscalls, "raw_syscalls/sys_enter");
    *counting = !*counting;
    link->means->send(link, &counts, sizeof(counts));
}

static void echo(struct link *link, const struct command *command, void *bytes)
{
    if (command->size == 0 && link->means->drain != NULL)
        link->means->drain(link);
    for (uint32_t i = 0; i < command->count; i++) {
        if (command->size == 0) {
            link->means->wait(link);
            link->means->signal(link);
        } else {
            link->means->receive(link, bytes, command->size);
            link->means->send(link, bytes, command->size);
        }
    }
}

void follow(struct link *link)
{
    uint8_t *bytes = calloc(1, LINK_LARGEST_BYTES);
    const uint8_t here = 'R';
    struct command command;
    struct counter syscalls;
    int counting = 0;

    if (bytes == NULL)
        link_fail("memory");
    link->means->send(link, &here, 1);
    for (;;) {
        link->means->receive(link, &command, sizeof(command));
        if (command.size > LINK_LARGEST_BYTES)
            link_fail("a message is too large");
        switch (command.kind) {
        case COMMAND_ECHO:
            echo(link, &command, bytes);
            break;
        case COMMAND_SINK:
            for (uint32_t i = 0; i < command.count; i++)
                link->means->receive(link, bytes, command.size);
            link->means->send(link, &here, 1);
            break;
        case COMMAND_SOURCE:
            for (uint32_t i = 0; i < command.count; i++)
                link->means->send(link, bytes, command.size);
            break;
        case COMMAND_COUNT:
            send_counts(link, &syscalls, &counting);
            break;
        default:
            free(bytes);
            return;
        }
    }
}
