/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of caisson-simulate: one table of options, and everything unknown goes to the
 * image. */
#include "simulate/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "simulate/arch.h"

enum option_kind {
    KIND_FLAG,       /* sets a bool */
    KIND_STRING,     /* sets a string */
    KIND_NUMBER,     /* sets an unsigned int */
    KIND_MODE,       /* sets the mode; `number` is which */
    KIND_MODULE,     /* adds to the modules */
    KIND_IMAGE_FLAG, /* goes to the image; `number`: and sets a bool */
    KIND_IMAGE_WORD, /* likewise, with its value */
    /* goes to the image and sets an unsigned int; `number`: the smallest that is allowed */
    KIND_IMAGE_NUMBER,
};

struct option_rule {
    const char *name;
    enum option_kind kind;
    size_t offset;       /* in struct options */
    unsigned int number; /* KIND_NUMBER: the smallest that is allowed; KIND_MODE: the mode */
};

static const struct option_rule rules[] = {
    {"--image", KIND_STRING, offsetof(struct options, image), 0},
    {"--kernel", KIND_STRING, offsetof(struct options, kernel), 0},
    {"--module", KIND_MODULE, 0, 0},
    {"--arch", KIND_STRING, offsetof(struct options, arch), 0},
    {"--qemu", KIND_STRING, offsetof(struct options, qemu), 0},
    {"--cpus", KIND_NUMBER, offsetof(struct options, cpus), 1},
    {"--memory", KIND_NUMBER, offsetof(struct options, memory_mb), 64},
    {"--native", KIND_MODE, 0, RUN_NATIVE},
    {"--simulated", KIND_MODE, 0, RUN_SIMULATED},
    {"--timeout", KIND_NUMBER, offsetof(struct options, timeout_s), 1},
    {"--retries", KIND_NUMBER, offsetof(struct options, retries), 0},
    {"--stall", KIND_NUMBER, offsetof(struct options, stall_s), 1},
    {"--dry-run", KIND_FLAG, offsetof(struct options, dry_run), 0},
    {"--verbose", KIND_FLAG, offsetof(struct options, verbose), 0},
    {"--help", KIND_FLAG, offsetof(struct options, help), 0},
    {"--exec", KIND_IMAGE_WORD, offsetof(struct options, has_exec), 1},
    {"--type", KIND_IMAGE_WORD, 0, 0},
    {"--vm", KIND_IMAGE_WORD, 0, 0},
    {"--grace", KIND_IMAGE_NUMBER, offsetof(struct options, grace_s), 0},
    {"--debug", KIND_IMAGE_WORD, offsetof(struct options, needs_native), 1},
    {"--wrap", KIND_IMAGE_WORD, offsetof(struct options, needs_native), 1},
    {"--output-limit", KIND_IMAGE_WORD, 0, 0},
    {"--prefix", KIND_IMAGE_FLAG, 0, 0},
    {"--linger", KIND_IMAGE_FLAG, 0, 0},
    {"--strict", KIND_IMAGE_FLAG, 0, 0},
    {"--unconfined", KIND_IMAGE_FLAG, 0, 0},
    {"--status", KIND_IMAGE_FLAG, 0, 0},
    {"--describe", KIND_IMAGE_FLAG, offsetof(struct options, asks_only), 1},
    {"--version", KIND_IMAGE_FLAG, offsetof(struct options, asks_only), 1},
};

static void list_add(struct string_list *list, const char *item)
{
    list->items[list->count++] = item;
}

static int parse_number(const char *text, unsigned int smallest, unsigned int *ret)
{
    if (text[0] < '0' || text[0] > '9')
        return -EINVAL;
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (*end != '\0' || errno != 0 || value < smallest || value > 1000000)
        return -EINVAL;
    *ret = (unsigned int)value;
    return 0;
}

/* The rule for `word`; for the form --name=value, `ret_value` points behind the sign. */
static const struct option_rule *find_rule(const char *word, const char **ret_value)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        size_t length = strlen(rules[i].name);
        if (strncmp(word, rules[i].name, length) != 0)
            continue;
        if (word[length] == '\0' || word[length] == '=') {
            *ret_value = word[length] == '=' ? word + length + 1 : NULL;
            return &rules[i];
        }
    }
    return NULL;
}

static bool takes_value(enum option_kind kind)
{
    return kind == KIND_STRING || kind == KIND_NUMBER || kind == KIND_MODULE ||
           kind == KIND_IMAGE_WORD || kind == KIND_IMAGE_NUMBER;
}

static void pass_to_image(struct options *options, const struct option_rule *rule,
                          const char *value)
{
    list_add(&options->image_arguments, rule->name);
    if (value)
        list_add(&options->image_arguments, value);
}

static int set_number(const struct option_rule *rule, const char *value, unsigned int *field,
                      char *error, size_t error_size)
{
    if (parse_number(value, rule->number, field) == 0)
        return 0;
    snprintf(error, error_size, "%s takes a number from %u to 1000000, not '%s'", rule->name,
             rule->number, value);
    return -EINVAL;
}

static int apply(const struct option_rule *rule, const char *value, struct options *options,
                 char *error, size_t error_size)
{
    char *field = (char *)options + rule->offset;
    switch (rule->kind) {
    case KIND_FLAG:
        *(bool *)field = true;
        return 0;
    case KIND_STRING:
        *(const char **)field = value;
        return 0;
    case KIND_NUMBER:
        return set_number(rule, value, (unsigned int *)field, error, error_size);
    case KIND_MODE:
        if (options->mode != RUN_CHOOSE && options->mode != (enum run_mode)rule->number) {
            snprintf(error, error_size, "--native and --simulated exclude each other");
            return -EINVAL;
        }
        options->mode = (enum run_mode)rule->number;
        return 0;
    case KIND_MODULE:
        list_add(&options->modules, value);
        return 0;
    case KIND_IMAGE_WORD:
    case KIND_IMAGE_FLAG:
        if (rule->number)
            *(bool *)field = true;
        pass_to_image(options, rule, value);
        return 0;
    case KIND_IMAGE_NUMBER:
        pass_to_image(options, rule, value);
        return set_number(rule, value, (unsigned int *)field, error, error_size);
    }
    return -EINVAL;
}

static int parse_word(int argc, const char *const *argv, int *index, struct options *options,
                      char *error, size_t error_size)
{
    const char *value = NULL;
    const struct option_rule *rule = find_rule(argv[*index], &value);
    if (!rule) {
        list_add(&options->image_arguments, argv[*index]);
        return 0;
    }
    if (!takes_value(rule->kind) && value) {
        snprintf(error, error_size, "%s takes no value", rule->name);
        return -EINVAL;
    }
    if (takes_value(rule->kind) && !value) {
        if (*index + 1 >= argc) {
            snprintf(error, error_size, "%s needs a value", rule->name);
            return -EINVAL;
        }
        value = argv[++*index];
    }
    return apply(rule, value, options, error, error_size);
}

int options_parse(int argc, const char *const *argv, struct options *ret, char *error,
                  size_t error_size)
{
    *ret = (struct options){
        .cpus = 1,
        .retries = OPTIONS_DEFAULT_RETRIES,
        .stall_s = OPTIONS_DEFAULT_STALL_S,
        .grace_s = OPTIONS_DEFAULT_GRACE_S,
    };
    /* One word of the command line becomes at most two of the image's (--exec=CMD). */
    size_t room = 2 * (size_t)argc + 1;
    ret->modules.items = calloc(room, sizeof(char *));
    ret->image_arguments.items = calloc(room, sizeof(char *));
    if (!ret->modules.items || !ret->image_arguments.items) {
        snprintf(error, error_size, "no memory for the command line");
        return -ENOMEM;
    }
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            for (i++; i < argc; i++)
                list_add(&ret->image_arguments, argv[i]);
            break;
        }
        int status = parse_word(argc, argv, &i, ret, error, error_size);
        if (status < 0)
            return status;
    }
    if (!ret->help && !ret->image) {
        snprintf(error, error_size, "--image FILE is missing: which system is to run?");
        return -EINVAL;
    }
    ret->machine = ret->arch ? arch_find(ret->arch) : arch_native();
    if (!ret->machine) {
        snprintf(error, error_size, "--arch is x86_64 or arm64, not '%s'",
                 ret->arch ? ret->arch : "that of this machine");
        return -EINVAL;
    }
    return 0;
}

void options_finish(struct options *options)
{
    free(options->modules.items);
    free(options->image_arguments.items);
    options->modules = options->image_arguments = (struct string_list){0};
}

int options_check_simulated(const struct options *options, char *error, size_t error_size)
{
    if (options->cpus > OPTIONS_CPUS_MAX) {
        snprintf(error, error_size, "--cpus takes a number from 1 to %u, not %u", OPTIONS_CPUS_MAX,
                 options->cpus);
        return -EINVAL;
    }
    if (!options->kernel) {
        snprintf(error, error_size, "--kernel FILE is missing: a simulated machine boots one");
        return -EINVAL;
    }
    if (options->needs_native) {
        snprintf(error, error_size,
                 "--debug and --wrap need the system to run natively: a simulated machine has "
                 "neither debugger nor commands");
        return -EINVAL;
    }
    for (size_t i = 0; i < options->image_arguments.count; i++) {
        /* They travel in a file with one argument a line. */
        if (strchr(options->image_arguments.items[i], '\n')) {
            snprintf(error, error_size,
                     "an argument with a line break cannot be handed to a simulated machine: '%s'",
                     options->image_arguments.items[i]);
            return -EINVAL;
        }
    }
    return 0;
}

const char **options_native_argv(const struct options *options, char number[16])
{
    const struct string_list *arguments = &options->image_arguments;
    const char **argv = calloc(arguments->count + 4, sizeof(char *));
    if (!argv)
        return NULL;
    size_t used = 0;
    argv[used++] = options->image;
    if (options->timeout_s > 0) {
        snprintf(number, 16, "%u", options->timeout_s);
        argv[used++] = "--timeout";
        argv[used++] = number;
    }
    if (arguments->count > 0)
        memcpy(&argv[used], arguments->items, arguments->count * sizeof(char *));
    return argv;
}

unsigned int options_bound_s(const struct options *options)
{
    if (options->timeout_s > 0)
        return options->timeout_s;
    return options->has_exec ? OPTIONS_DEFAULT_EXEC_TIMEOUT_S : 0;
}
