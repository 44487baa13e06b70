/* SPDX-License-Identifier: BSD-2-Clause */
/* Carries a command out: load, resolve, plan, and what was asked for. */
#include "base/file.h"
#include "compiler/command.h"
#include "compiler/generate.h"
#include "compiler/load.h"
#include "compiler/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Where the headers that come with the compiler are: named by the environment, else beside the
 * folder of the program (an installed tree), else in the source tree that the program was built
 * from.
 */
static const char *default_include_folder(struct arena *arena)
{
    char program[4096];
    const char *named = getenv("CAISSON_INCLUDE_DIR");
    if (named != NULL && *named != '\0') {
        return named;
    }
    ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
    if (length > 0) {
        program[length] = '\0';
        const char *up = path_folder(arena, path_folder(arena, program));
        static const char *const places[] = {"include", "lib/caisson/include",
                                             "share/caisson/include"};
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
            const char *folder = path_join(arena, up, places[i]);
            if (file_exists(path_join(arena, folder, "configurations/vm.h"))) {
                return folder;
            }
        }
    }
    return CAISSON_SOURCE_INCLUDE_DIR;
}

static void add_default_include(struct options *options, struct arena *arena)
{
    const char *folder = default_include_folder(arena);
    if (file_exists(path_join(arena, folder, "configurations/vm.h"))) {
        vector_push(arena, &options->include_folders, folder);
        vector_push(arena, &options->cpp_options, arena_print(arena, "-I%s", folder));
    }
}

static int print_diagnostics(const struct command *command, struct diagnostics *diagnostics)
{
    struct text text = {0};
    if (command->json) {
        diagnostics_print_json(diagnostics, &text);
    } else {
        diagnostics_print_text(diagnostics, &text);
    }
    fputs(text_string(&text), stderr);
    text_finish(&text);
    return diagnostics->error_count > 0 ? 1 : 0;
}

static void draw(struct compile *compile, const struct text *graph)
{
    int error = graph_draw(graph);
    if (error == -ENOENT) {
        diagnose_error(compile->diagnostics, (struct place){0},
                       "--svg needs 'dot', which is not there: install the package graphviz");
    } else if (error < 0) {
        diagnose_error(compile->diagnostics, (struct place){0}, "'dot' failed: %s",
                       error == -EPIPE ? "it ended with an error" : strerror(-error));
    }
}

/* What goes to standard output. */
static void report(const struct command *command, struct compile *compile, const struct plan *plan)
{
    struct text text = {0};
    if (command->action == ACTION_GRAPH) {
        report_graph(plan, &text);
    } else if (command->action == ACTION_POLICY) {
        report_policy(plan, command->instance, &text, compile->diagnostics);
    } else if (command->plan_json) {
        report_json(plan, &text);
    } else {
        report_text(plan, &text);
    }
    if (command->svg) {
        draw(compile, &text);
    } else {
        fputs(text_string(&text), stdout);
    }
    text_finish(&text);
}

static void build(const struct command *command, struct compile *compile)
{
    struct tree tree = {0};
    struct model model;
    struct plan plan = {0};
    load(compile, command->file, &tree);
    if (compile->diagnostics->error_count > 0 && tree.assemblies.count == 0) {
        return; /* the rest would complain about what could not be read */
    }
    model_resolve(&model, compile, &tree);
    if (!model.has_assembly) {
        diagnose_error(compile->diagnostics,
                       (struct place){.source = compile_source(compile, command->file)},
                       "there is no assembly in it, so that no instance is: "
                       "assembly { composition { component TYPE NAME; } }");
    }
    if (compile->diagnostics->error_count > 0 || compile->options->language_only) {
        return;
    }
    plan_make(&plan, &model, command->file);
    if (compile->diagnostics->error_count > 0) {
        return;
    }
    if (command->action == ACTION_GENERATE) {
        (void)output_write(command, &plan, compile->diagnostics, compile->arena);
    } else if (command->action != ACTION_CHECK) {
        report(command, compile, &plan);
    }
}

int command_run(struct command *command, struct arena *arena)
{
    struct diagnostics diagnostics;
    diagnostics_init(&diagnostics, arena);
    add_default_include(&command->options, arena);
    struct compile compile = {
        .arena = arena, .diagnostics = &diagnostics, .options = &command->options};
    build(command, &compile);
    return print_diagnostics(command, &diagnostics);
}
