/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which processes have one program: those whose header and glue say the same but for comments. The
 * name of an instance that is alone in its process is not among it, as the loader gives it.
 */
#include "base/map.h"
#include "compiler/generate.h"

#include <string.h>

/* Behind the string or character that begins at `at`. */
static const char *behind_quoted(const char *at)
{
    char quote = *at++;
    while (*at && *at != quote) {
        at += *at == '\\' && at[1] ? 2 : 1;
    }
    return *at ? at + 1 : at;
}

/* Appends what a compiler sees of generated C, which has no other comments. */
static void add_code(struct text *code, const char *at)
{
    while (*at) {
        const char *next = at + 1;
        if (*at == '"' || *at == '\'') {
            next = behind_quoted(at);
        } else if (strncmp(at, "/*", 2) == 0) {
            const char *end = strstr(at, "*/");
            at = end ? end + 2 : at + strlen(at);
            continue;
        }
        text_append(code, at, (size_t)(next - at));
        at = next;
    }
}

static const char *code_of(const struct plan *plan, const struct plan_process *process)
{
    struct text header = {0};
    struct text glue = {0};
    struct text code = {0};
    generate_header(plan, process->instances.items[0], &header);
    generate_glue(plan, process->instances.items[0], &glue);
    text_print(&code, "%s\n", process->type);
    add_code(&code, text_string(&header));
    add_code(&code, text_string(&glue));
    const char *copy = arena_copy(plan->model->compile->arena, text_string(&code), code.length);
    text_finish(&header);
    text_finish(&glue);
    text_finish(&code);
    return copy;
}

void generate_likenesses(const struct plan *plan, struct text *text)
{
    struct map known = {0};
    for (size_t i = 0; i < plan->processes.count; i++) {
        struct plan_process *process = plan->processes.items[i];
        if (!process_is_shareable(process)) {
            continue;
        }
        const char *code = code_of(plan, process);
        const struct plan_process *like = map_get(&known, code);
        if (like != NULL) {
            text_print(text, "set(CAISSON_PROCESS_%s_LIKE %s)\n", process->name, like->name);
        }
        map_add(&known, plan->model->compile->arena, code, process);
    }
}
