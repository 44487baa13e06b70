/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads --debug and --wrap against the tables, and finds commands and programs in the file
 * system. */
#include "loader/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* As in the tables, where dots of nested names are underscores. */
static bool is_name(const char *candidate, size_t length, const char *text, size_t text_length)
{
    if (length != text_length)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (candidate[i] != text[i] && !(candidate[i] == '_' && text[i] == '.'))
            return false;
    }
    return true;
}

static bool is_member(const char *members, const char *text, size_t length)
{
    while (*members != '\0') {
        size_t member = strcspn(members, " ");
        if (is_name(members, member, text, length))
            return true;
        members += member;
        members += strspn(members, " ");
    }
    return false;
}

/* Its own name, or that of one in its group. */
static uint32_t find_instance(const struct tables *tables, const char *text, size_t length)
{
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        const char *name = tables_instance_name(tables, i);
        if (is_name(name, strlen(name), text, length) ||
            is_member(tables_string(tables, tables->instances[i].members), text, length))
            return i;
    }
    return UINT32_MAX;
}

/* "a, b (with c d), ..."; cut where it is too long. */
static void list_instances(const struct tables *tables, char *text, size_t bytes)
{
    size_t used = 0;
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        const char *members = tables_string(tables, tables->instances[i].members);
        int length = snprintf(text + used, bytes - used, "%s%s%s%s%s", i == 0 ? "" : ", ",
                              tables_instance_name(tables, i), members[0] == '\0' ? "" : " (with ",
                              members, members[0] == '\0' ? "" : ")");
        if (used + (size_t)length + sizeof(", ...") > bytes) {
            strcpy(text + used, ", ...");
            return;
        }
        used += (size_t)length;
    }
}

static int choose_instance(const struct tables *tables, const char *option, const char *text,
                           size_t length, uint32_t *ret_instance, struct failure *failure)
{
    char names[400];
    uint32_t instance = find_instance(tables, text, length);
    if (instance == UINT32_MAX) {
        list_instances(tables, names, sizeof(names));
        return failure_set(failure, EINVAL, "--%s: no instance is named %.*s; there are %s", option,
                           length > 64 ? 64 : (int)length, text, names);
    }
    *ret_instance = instance;
    return 0;
}

/* The absolute path of a program that a user would call by `word`; allocated, or NULL. */
static char *find_command(const char *word)
{
    const char *folder = getenv("PATH");
    if (strchr(word, '/') != NULL || folder == NULL)
        return access(word, X_OK) == 0 ? realpath(word, NULL) : NULL;
    while (*folder != '\0') {
        char path[PATH_MAX];
        size_t length = strcspn(folder, ":");
        int printed = snprintf(path, sizeof(path), "%.*s/%s", (int)length, folder, word);
        if (printed > 0 && (size_t)printed < sizeof(path) && access(path, X_OK) == 0)
            return realpath(path, NULL);
        folder += length;
        folder += *folder == ':';
    }
    return NULL;
}

static void command_destroy(char **command)
{
    for (char **word = command; word != NULL && *word != NULL; word++)
        free(*word);
    free(command);
}

/* Words are what stands between blanks. NULL without memory. */
static char **split(const char *text)
{
    char **words = calloc(strlen(text) / 2 + 2, sizeof(char *));
    size_t count = 0;
    for (text += strspn(text, " "); words != NULL && *text != '\0'; text += strspn(text, " ")) {
        size_t length = strcspn(text, " ");
        words[count] = strndup(text, length);
        if (words[count++] == NULL) {
            command_destroy(words);
            return NULL;
        }
        text += length;
    }
    return words;
}

static int read_command(const char *text, char ***ret_command, struct failure *failure)
{
    char **words = split(text);
    if (words == NULL)
        return failure_set(failure, ENOMEM, "no memory for the command of --wrap");
    char *path = words[0] == NULL ? NULL : find_command(words[0]);
    if (path == NULL) {
        int error = failure_set(failure, EINVAL, "--wrap: there is no program \"%.100s\"",
                                words[0] == NULL ? "" : words[0]);
        command_destroy(words);
        return error;
    }
    free(words[0]);
    words[0] = path;
    *ret_command = words;
    return 0;
}

static int wrap(struct launch *launch, const char *command, struct failure *failure)
{
    char **words;
    int error = read_command(command, &words, failure);
    if (error < 0)
        return error;
    command_destroy(launch->command);
    launch->command = words;
    return 0;
}

/* Where a sign of equality stands in the first word, an instance stands before it. */
static int add_wrap(const struct tables *tables, struct launch *launches, const char *text,
                    struct failure *failure)
{
    size_t length = strcspn(text, "= ");
    uint32_t instance = 0;
    int error = 0;
    if (text[length] == '=') {
        error = choose_instance(tables, "wrap", text, length, &instance, failure);
        return error < 0 ? error : wrap(&launches[instance], text + length + 1, failure);
    }
    for (uint32_t i = 0; error == 0 && i < tables->header->instance_count; i++)
        error = wrap(&launches[i], text, failure);
    return error;
}

int launches_create(const struct tables *tables, const struct options *options,
                    struct launch **ret_launches, struct failure *failure)
{
    struct launch *launches = calloc(tables->header->instance_count, sizeof(*launches));
    if (launches == NULL)
        return failure_set(failure, ENOMEM, "no memory for the instances");
    int error = 0;
    for (size_t i = 0; error == 0 && i < options->debug_count; i++) {
        const char *name = options->debugs[i];
        uint32_t instance = 0;
        error = choose_instance(tables, "debug", name, strlen(name), &instance, failure);
        if (error == 0)
            launches[instance].debug = true;
    }
    for (size_t i = 0; error == 0 && i < options->wrap_count; i++)
        error = add_wrap(tables, launches, options->wraps[i], failure);
    for (uint32_t i = 0; i < tables->header->instance_count; i++)
        launches[i].unconfined =
            options->unconfined || launches[i].debug || launches[i].command != NULL;
    if (error < 0)
        launches_destroy(tables, launches);
    else
        *ret_launches = launches;
    return error;
}

void launches_destroy(const struct tables *tables, struct launch *launches)
{
    for (uint32_t i = 0; i < tables->header->instance_count; i++)
        command_destroy(launches[i].command);
    free(launches);
}

static bool is_same(const char *path, const struct caisson_payload *payload)
{
    size_t bytes = (size_t)(payload->end - payload->start);
    struct stat status;
    bool same = false;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0 && fstat(descriptor, &status) == 0 && (size_t)status.st_size == bytes) {
        void *file = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, descriptor, 0);
        same = file != MAP_FAILED && memcmp(file, payload->start, bytes) == 0;
        if (file != MAP_FAILED)
            munmap(file, bytes);
    }
    if (descriptor >= 0)
        close(descriptor);
    return same;
}

void launch_program_path(const struct caisson_payload *payload, const char *instance, int program,
                         char *ret_path, size_t bytes)
{
    char image[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", image, sizeof(image) - 1);
    image[length < 0 ? 0 : length] = '\0';
    /* BUILD/images/NAME beside BUILD/programs/INSTANCE */
    for (int i = 0; i < 2 && strrchr(image, '/') != NULL; i++)
        *strrchr(image, '/') = '\0';
    int printed = snprintf(ret_path, bytes, "%s/programs/%s", image, instance);
    if (printed < 0 || (size_t)printed >= bytes || !is_same(ret_path, payload))
        snprintf(ret_path, bytes, "/proc/%d/fd/%d", (int)getpid(), program);
}
