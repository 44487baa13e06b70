/* SPDX-License-Identifier: BSD-2-Clause */
/* What an image says about itself: runs it with --describe and reads the answer. */
#include "simulate/describe.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "simulate/process.h"

#define DESCRIBE_LIMIT_MS   10000
#define GUEST_MEMORY_MB_MAX UINT_MAX

static unsigned int count_words(char *text)
{
    unsigned int count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        count++;
    return count;
}

static int parse_memory(const char *text, unsigned int *ret)
{
    char *end;
    if (text[0] < '0' || text[0] > '9')
        return -EPROTO;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (*end != '\0' || errno != 0 || value > GUEST_MEMORY_MB_MAX)
        return -EPROTO;
    *ret = (unsigned int)value;
    return 0;
}

int describe_parse(char *text, struct description *ret, char *error, size_t error_size)
{
    bool has_name = false;
    bool has_vms = false;
    bool has_memory = false;
    *ret = (struct description){0};
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *value = strchr(line, '=');
        if (!value)
            continue;
        *value++ = '\0';
        if (strcmp(line, "name") == 0) {
            snprintf(ret->name, sizeof(ret->name), "%s", value);
            has_name = true;
        } else if (strcmp(line, "vms") == 0) {
            ret->vms = count_words(value);
            has_vms = true;
        } else if (strcmp(line, "guest_memory_mb") == 0) {
            has_memory = parse_memory(value, &ret->guest_memory_mb) == 0;
        }
    }
    if (has_name && has_vms && has_memory)
        return 0;
    snprintf(error, error_size, "it says no %s",
             !has_name  ? "name="
             : !has_vms ? "vms="
                        : "usable guest_memory_mb=");
    return -EPROTO;
}

int describe_image(const char *image, struct description *ret, char *error, size_t error_size)
{
    const char *argv[] = {image, "--describe", NULL};
    char text[16384] = "";
    int status = 0;
    int result = process_capture(argv, text, sizeof(text), DESCRIBE_LIMIT_MS, &status);
    if (result == -ETIMEDOUT) {
        snprintf(error, error_size, "image '%s' does not describe itself within %d s", image,
                 DESCRIBE_LIMIT_MS / 1000);
        return result;
    }
    if (result < 0) {
        snprintf(error, error_size, "cannot run image '%s': %s", image, strerror(-result));
        return result;
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        snprintf(error, error_size, "image '%s' does not describe itself: %s %d", image,
                 WIFEXITED(status) ? "exit status" : "signal",
                 WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        return -EPROTO;
    }
    char why[64];
    result = describe_parse(text, ret, why, sizeof(why));
    if (result < 0)
        snprintf(error, error_size, "image '%s' does not describe itself: %s", image, why);
    return result;
}
