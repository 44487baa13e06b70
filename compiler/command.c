/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of `caisson`. */
#include "compiler/command.h"

#include <string.h>

const char command_help[] =
    "usage: caisson check    [OPTION]... FILE\n"
    "       caisson generate [OPTION]... --output FOLDER [--cmake FILE] [--name NAME]\n"
    "                        [--file-server NAME]... FILE\n"
    "       caisson graph    [OPTION]... [--svg] FILE\n"
    "       caisson plan     [OPTION]... [--json] FILE\n"
    "       caisson policy   [OPTION]... FILE INSTANCE\n"
    "\n"
    "check     says what is wrong with a description\n"
    "generate  writes FOLDER/<instance>/camkes.h and glue.c, and FOLDER/system.c\n"
    "graph     prints the system as a picture in DOT; with --svg, as Graphviz draws it\n"
    "plan      prints each process with its descriptors, and who reaches each object\n"
    "policy    prints what an instance may do: descriptors, system calls, limits\n"
    "\n"
    "  --cpp, --nocpp           run the C preprocessor over each file (default), or do not\n"
    "  --forward-references     names may be used before they are defined\n"
    "  -I FOLDER                search imports and includes here, too\n"
    "  -D NAME[=VALUE]          define a macro\n"
    "  --cpp-flag FLAG          hand an option to the preprocessor\n"
    "  --cpp-bin PROGRAM        the preprocessor (default: cpp)\n"
    "  --connector NAME=OTHER   the connector NAME is made like OTHER\n"
    "  --language               check the description alone, not what carries it out\n"
    "  --verbose                also list settings that are accepted without effect\n"
    "  --diagnostics=text|json  how diagnostics are printed (default: text)\n"
    "  --file-server NAME       a file that the image's file server has\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 where the description is right, 1 where it is not, 2 for a wrong call.\n";

struct reader {
    struct command *command;
    struct arena *arena;
    char **arguments;
    int count;
    int at;
};

/* The value of `-Ivalue`, `-I value`, `--name value` or `--name=value`; NULL where it is
 * missing. */
static const char *option_value(struct reader *reader, const char *option)
{
    const char *argument = reader->arguments[reader->at];
    size_t length = strlen(option);
    if (argument[length] == '=' && option[1] == '-') {
        return argument + length + 1;
    }
    if (argument[length] != '\0') {
        return argument + length;
    }
    return reader->at + 1 < reader->count ? reader->arguments[++reader->at] : NULL;
}

static bool is_option(const char *argument, const char *option)
{
    size_t length = strlen(option);
    if (strncmp(argument, option, length) != 0) {
        return false;
    }
    /* Letters take their value joined, words behind a `=`. */
    return argument[length] == '\0' || argument[length] == '=' || option[1] != '-';
}

static const char *set_list(struct reader *reader, const char *option, strings *list)
{
    const char *value = option_value(reader, option);
    if (value == NULL || *value == '\0') {
        return arena_print(reader->arena, "option '%s' needs a value", option);
    }
    vector_push(reader->arena, list, value);
    return NULL;
}

/* Options of the preprocessor; with its own letter where it has one. */
static const char *set_cpp_option(struct reader *reader, const char *option, const char *letter,
                                  strings *list)
{
    const char *value = option_value(reader, option);
    if (value == NULL || *value == '\0') {
        return arena_print(reader->arena, "option '%s' needs a value", option);
    }
    if (list != NULL) {
        vector_push(reader->arena, list, value);
    }
    vector_push(reader->arena, &reader->command->options.cpp_options,
                arena_print(reader->arena, "%s%s", letter, value));
    return NULL;
}

/* NAME=CONNECTOR */
static const char *set_like(struct reader *reader, strings *list)
{
    const char *fault = set_list(reader, "--connector", list);
    const char *like = fault == NULL ? list->items[list->count - 1] : "";
    const char *equals = strchr(like, '=');
    if (fault == NULL && (equals == NULL || equals == like || equals[1] == '\0')) {
        return arena_print(reader->arena, "option '--connector' takes NAME=CONNECTOR, not '%s'",
                           like);
    }
    return fault;
}

static const char *set_string(struct reader *reader, const char *option, const char **string)
{
    const char *value = option_value(reader, option);
    if (value == NULL || *value == '\0') {
        return arena_print(reader->arena, "option '%s' needs a value", option);
    }
    *string = value;
    return NULL;
}

static bool read_switch(struct command *command, const char *argument)
{
    if (strcmp(argument, "--cpp") == 0 || strcmp(argument, "--nocpp") == 0) {
        command->options.preprocess = strcmp(argument, "--cpp") == 0;
    } else if (strcmp(argument, "--forward-references") == 0) {
        command->options.forward_references = true;
    } else if (strcmp(argument, "--language") == 0) {
        command->options.language_only = true;
    } else if (strcmp(argument, "--json") == 0) {
        command->plan_json = true;
    } else if (strcmp(argument, "--svg") == 0) {
        command->svg = true;
    } else if (strcmp(argument, "--verbose") == 0) {
        command->options.verbose = true;
    } else if (strcmp(argument, "--diagnostics=json") == 0 ||
               strcmp(argument, "--diagnostics=text") == 0) {
        command->json = strcmp(argument, "--diagnostics=json") == 0;
    } else if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0) {
        command->action = ACTION_HELP;
    } else if (strcmp(argument, "--version") == 0) {
        command->action = ACTION_VERSION;
    } else {
        return false;
    }
    return true;
}

static const char *read_option(struct reader *reader)
{
    struct command *command = reader->command;
    struct options *options = &command->options;
    const char *argument = reader->arguments[reader->at];
    if (read_switch(command, argument)) {
        return NULL;
    }
    if (is_option(argument, "-I")) {
        return set_cpp_option(reader, "-I", "-I", &options->include_folders);
    }
    if (is_option(argument, "-D")) {
        return set_cpp_option(reader, "-D", "-D", &options->definitions);
    }
    if (is_option(argument, "--cpp-flag")) {
        options->has_cpp_flags = true;
        return set_cpp_option(reader, "--cpp-flag", "", NULL);
    }
    if (is_option(argument, "--cpp-bin")) {
        return set_string(reader, "--cpp-bin", &options->cpp_bin);
    }
    if (is_option(argument, "--file-server")) {
        options->file_server_known = true;
        return set_list(reader, "--file-server", &options->file_server);
    }
    if (is_option(argument, "--connector")) {
        return set_like(reader, &options->likes);
    }
    if (is_option(argument, "--name")) {
        return set_string(reader, "--name", &options->name);
    }
    if (is_option(argument, "--output")) {
        return set_string(reader, "--output", &command->output);
    }
    if (is_option(argument, "--cmake")) {
        return set_string(reader, "--cmake", &command->cmake);
    }
    return arena_print(reader->arena, "unknown option '%s'", argument);
}

static const char *read_word(struct reader *reader, bool *has_action)
{
    static const char *const actions[] = {
        [ACTION_CHECK] = "check", [ACTION_GENERATE] = "generate", [ACTION_GRAPH] = "graph",
        [ACTION_PLAN] = "plan",   [ACTION_POLICY] = "policy",
    };
    const char *argument = reader->arguments[reader->at];
    if (*has_action) {
        if (reader->command->file != NULL && reader->command->action == ACTION_POLICY &&
            reader->command->instance == NULL) {
            reader->command->instance = argument;
            return NULL;
        }
        if (reader->command->file != NULL) {
            return arena_print(reader->arena, "two files: '%s' and '%s'", reader->command->file,
                               argument);
        }
        reader->command->file = argument;
        return NULL;
    }
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (strcmp(argument, actions[i]) == 0) {
            reader->command->action = (enum action)i;
            *has_action = true;
            return NULL;
        }
    }
    return arena_print(reader->arena, "unknown command '%s'", argument);
}

static const char *check(const struct command *command, bool has_action)
{
    if (command->action == ACTION_HELP || command->action == ACTION_VERSION) {
        return NULL;
    }
    if (!has_action) {
        return "no command";
    }
    if (command->file == NULL) {
        return "no file";
    }
    if (command->action == ACTION_GENERATE && command->output == NULL) {
        return "'generate' needs --output";
    }
    if (command->action == ACTION_POLICY && command->instance == NULL) {
        return "'policy' needs a file and the name of an instance";
    }
    if (command->plan_json && command->action != ACTION_PLAN) {
        return "--json belongs to 'plan'; diagnostics take --diagnostics=json";
    }
    if (command->options.language_only && command->action != ACTION_CHECK) {
        return "--language belongs to 'check'";
    }
    if (command->svg && command->action != ACTION_GRAPH) {
        return "--svg belongs to 'graph'";
    }
    return NULL;
}

const char *command_read(struct command *command, struct arena *arena, int count, char **arguments)
{
    struct reader reader = {
        .command = command, .arena = arena, .arguments = arguments, .count = count, .at = 1};
    bool has_action = false;
    bool only_words = false;
    *command = (struct command){.options = {.preprocess = true}};
    for (; reader.at < count; reader.at++) {
        const char *argument = arguments[reader.at];
        const char *fault = NULL;
        if (!only_words && strcmp(argument, "--") == 0) {
            only_words = true;
        } else if (!only_words && argument[0] == '-' && argument[1] != '\0') {
            fault = read_option(&reader);
        } else {
            fault = read_word(&reader, &has_action);
        }
        if (fault != NULL) {
            return fault;
        }
        if (command->action == ACTION_HELP || command->action == ACTION_VERSION) {
            return NULL;
        }
    }
    return check(command, has_action);
}
