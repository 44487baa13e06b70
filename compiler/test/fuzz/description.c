/* SPDX-License-Identifier: BSD-2-Clause */
/* Fuzz target: from a description to a plan, and everything that is printed of either. Text that
 * begins with # is taken as what the preprocessor made, with its line markers and notes. */
#include "compiler/generate.h"
#include "compiler/load.h"
#include "compiler/report.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void generate(const struct plan *plan)
{
    struct text text = {0};
    for (size_t i = 0; i < plan->instances.count; i++) {
        generate_header(plan, plan->instances.items[i], &text);
        generate_glue(plan, plan->instances.items[i], &text);
    }
    generate_system(plan, &text);
    generate_cmake(plan, &text);
    report_graph(plan, &text);
    report_json(plan, &text);
    report_text(plan, &text);
    text_finish(&text);
}

static void compile_text(struct compile *compile, const char *text, size_t length)
{
    struct tree tree = {0};
    struct model model;
    struct plan plan = {0};
    load_text(compile, "fuzzed.camkes", text, length, length > 0 && text[0] == '#', &tree);
    model_resolve(&model, compile, &tree);
    if (compile->diagnostics->error_count > 0) {
        return;
    }
    plan_make(&plan, &model, "fuzzed.camkes");
    if (compile->diagnostics->error_count == 0) {
        generate(&plan);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena;
    struct diagnostics diagnostics;
    struct options options = {.verbose = true, .parts_max = 20000};
    struct text printed = {0};
    if (memchr(bytes, '\0', length) != NULL) {
        return 0; /* refused where the file is read */
    }
    arena_init(&arena);
    diagnostics_init(&diagnostics, &arena);
    struct compile compile = {.arena = &arena, .diagnostics = &diagnostics, .options = &options};
    compile_text(&compile, arena_copy(&arena, (const char *)bytes, length), length);
    diagnostics_print_text(&diagnostics, &printed);
    diagnostics_print_json(&diagnostics, &printed);
    text_finish(&printed);
    arena_finish(&arena);
    return 0;
}
