/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the command line of an image. */
#include "loader/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_SECONDS_MAX   1000000u
#define GRACE_SECONDS_DEFAULT 2u
#define OUTPUT_LIMIT_MIB_MAX  (1u << 30)
/* A guest's shell reads lines of up to 1023 bytes. */
#define COMMAND_BYTES_MAX 1000u

enum option_value {
    OPTION_DEBUG = 1,
    OPTION_DESCRIBE,
    OPTION_EXEC,
    OPTION_GRACE,
    OPTION_HELP,
    OPTION_LINGER,
    OPTION_OUTPUT_LIMIT,
    OPTION_PREFIX,
    OPTION_STATUS,
    OPTION_STRICT,
    OPTION_TIMEOUT,
    OPTION_TYPE,
    OPTION_UNCONFINED,
    OPTION_VERSION,
    OPTION_VM,
    OPTION_WRAP,
};

static const struct option long_options[] = {
    {"debug", required_argument, NULL, OPTION_DEBUG},
    {"describe", no_argument, NULL, OPTION_DESCRIBE},
    {"exec", required_argument, NULL, OPTION_EXEC},
    {"grace", required_argument, NULL, OPTION_GRACE},
    {"help", no_argument, NULL, OPTION_HELP},
    {"linger", no_argument, NULL, OPTION_LINGER},
    {"output-limit", required_argument, NULL, OPTION_OUTPUT_LIMIT},
    {"prefix", no_argument, NULL, OPTION_PREFIX},
    {"status", no_argument, NULL, OPTION_STATUS},
    {"strict", no_argument, NULL, OPTION_STRICT},
    {"timeout", required_argument, NULL, OPTION_TIMEOUT},
    {"type", required_argument, NULL, OPTION_TYPE},
    {"unconfined", no_argument, NULL, OPTION_UNCONFINED},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"vm", required_argument, NULL, OPTION_VM},
    {"wrap", required_argument, NULL, OPTION_WRAP},
    {NULL, 0, NULL, 0},
};

void options_print_help(const char *program, const char *system)
{
    printf(
        "usage: %s [option]...\n"
        "\n"
        "Runs the system %s: starts its instances, forwards what they print, and its virtual\n"
        "machines' consoles.\n"
        "\n"
        "  --exec CMD         log in to the guest, run CMD, power off; may be repeated;\n"
        "                     the exit status is that of the last one\n"
        "  --type CMD         log in, type CMD, then hand the console over; may be repeated\n"
        "  --vm N             which virtual machine the console, --exec and --type speak to\n"
        "                     (0 is the first one, and the default)\n"
        "  --timeout SECONDS  give up after that time (exit status 124)\n"
        "  --grace SECONDS    how long instances may take to end when the system does (2)\n"
        "  --linger           go on after all virtual machines have ended\n"
        "  --prefix           begin each line with the name of the instance that printed it,\n"
        "                     and show control characters as text, as in \\x1b\n"
        "  --output-limit MIB keep so many MiB of what an instance prints, and as many of its\n"
        "                     console; drop the rest, and tell how much that was\n"
        "  --status           with --exec: tell before each command, and after the last, what\n"
        "                     memory, descriptors and threads each instance has\n"
        "  --strict           do not start where this host denies a layer of confinement\n"
        "  --unconfined       start instances with the rights of the caller: for debuggers\n"
        "  --debug INSTANCE   start it stopped at its first instruction, for a debugger;\n"
        "                     may be repeated\n"
        "  --wrap COMMAND     start all instances under a command, as in\n"
        "                     --wrap \"valgrind --error-exitcode=9\": its words, then the program\n"
        "  --wrap INSTANCE=COMMAND\n"
        "                     start that instance so; may be repeated\n"
        "  --describe         print what the system consists of, and run nothing\n"
        "  --help, --version\n"
        "\n"
        "At a console: Ctrl-A x ends the system, Ctrl-A n goes to the next virtual machine,\n"
        "Ctrl-A s tells what each instance holds, Ctrl-A a sends Ctrl-A, Ctrl-A h shows these "
        "keys. Every other key is the guest's.\n"
        "\n"
        "Exit status: 0 all went well; 1 an instance failed; 2 wrong call; 124 timeout;\n"
        "125 the system could not start; 128+N ended by signal N.\n",
        program, system);
}

static int parse_number(const char *option, const char *text, unsigned long max,
                        unsigned long *ret_number, struct failure *failure)
{
    char *end;
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || number > max)
        return failure_set(failure, EINVAL, "--%s: \"%s\" is not a number from 0 to %lu", option,
                           text, max);
    *ret_number = number;
    return 0;
}

/* A command is typed at a shell's line editor, where control characters are keys. */
static int add_command(struct options *options, bool hand_over, const char *command,
                       struct failure *failure)
{
    const char *option = hand_over ? "--type" : "--exec";
    if (options->command_count > 0 && options->hand_over != hand_over)
        return failure_set(failure, EINVAL, "--exec and --type cannot be combined");
    if (command[0] == '\0' || strlen(command) > COMMAND_BYTES_MAX)
        return failure_set(failure, EINVAL, "%s: a command has 1 to %u characters", option,
                           COMMAND_BYTES_MAX);
    for (const char *byte = command; *byte != '\0'; byte++) {
        if ((unsigned char)*byte < ' ' || *byte == '\x7f')
            return failure_set(failure, EINVAL,
                               "%s: a command is one line without control characters", option);
    }
    options->hand_over = hand_over;
    options->commands[options->command_count++] = command;
    return 0;
}

static int apply(struct options *options, int option, const char *argument, struct failure *failure)
{
    unsigned long number = 0;
    int error = 0;
    switch (option) {
    case OPTION_DESCRIBE:
        options->describe = true;
        break;
    case OPTION_HELP:
        options->help = true;
        break;
    case OPTION_VERSION:
        options->version = true;
        break;
    case OPTION_PREFIX:
        options->prefix = true;
        break;
    case OPTION_STATUS:
        options->status = true;
        break;
    case OPTION_LINGER:
        options->linger = true;
        break;
    case OPTION_STRICT:
        options->strict = true;
        break;
    case OPTION_UNCONFINED:
        options->unconfined = true;
        break;
    case OPTION_EXEC:
    case OPTION_TYPE:
        return add_command(options, option == OPTION_TYPE, argument, failure);
    case OPTION_DEBUG:
        options->debugs[options->debug_count++] = argument;
        break;
    case OPTION_WRAP:
        options->wraps[options->wrap_count++] = argument;
        break;
    case OPTION_VM:
        error = parse_number("vm", argument, UINT32_MAX - 1, &number, failure);
        options->vm = (uint32_t)number;
        break;
    case OPTION_TIMEOUT:
        error = parse_number("timeout", argument, TIMEOUT_SECONDS_MAX, &number, failure);
        options->timeout_ms = number * 1000u;
        break;
    case OPTION_OUTPUT_LIMIT:
        error = parse_number("output-limit", argument, OUTPUT_LIMIT_MIB_MAX, &number, failure);
        options->output_limit = (uint64_t)number << 20;
        break;
    case OPTION_GRACE:
        error = parse_number("grace", argument, TIMEOUT_SECONDS_MAX, &number, failure);
        options->grace_ms = number * 1000u;
        break;
    }
    return error;
}

int options_create(int argc, char *const argv[], struct options *ret_options,
                   struct failure *failure)
{
    const size_t room = (size_t)argc + 1;
    struct options options = {.grace_ms = GRACE_SECONDS_DEFAULT * 1000u,
                              .commands = calloc(room, sizeof(char *)),
                              .debugs = calloc(room, sizeof(char *)),
                              .wraps = calloc(room, sizeof(char *))};
    int error = 0;
    if (options.commands == NULL || options.debugs == NULL || options.wraps == NULL)
        error = failure_set(failure, ENOMEM, "no memory for the arguments");
    int option;
    optind = 0; /* also forgets an earlier call */
    opterr = 0;
    while (error == 0 && (option = getopt_long(argc, argv, "+:", long_options, NULL)) != -1) {
        const char *text = argv[optind - 1];
        if (option == ':')
            error = failure_set(failure, EINVAL, "%s needs an argument", text);
        else if (option == '?')
            error = failure_set(failure, EINVAL, "unknown option %s; --help lists them", text);
        else
            error = apply(&options, option, optarg, failure);
    }
    if (error == 0 && options.strict && options.unconfined)
        error = failure_set(failure, EINVAL, "--strict and --unconfined cannot be combined");
    if (error == 0 && optind < argc)
        error = failure_set(failure, EINVAL, "unexpected argument \"%s\"; --help lists the options",
                            argv[optind]);
    if (error < 0) {
        options_destroy(&options);
        return error;
    }
    *ret_options = options;
    return 0;
}

void options_destroy(struct options *options)
{
    free(options->commands);
    free(options->debugs);
    free(options->wraps);
    *options = (struct options){0};
}
