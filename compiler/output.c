/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes what `generate` makes: all of it under temporary names first, so that a failure changes
 * nothing. */
#include "base/file.h"
#include "compiler/command.h"
#include "compiler/generate.h"

#include <string.h>

struct writer {
    struct arena *arena;
    struct diagnostics *diagnostics;
    VECTOR(struct file_draft) drafts;
    bool failed;
};

static void fail(struct writer *writer, const char *path, int error)
{
    diagnose_error(writer->diagnostics, (struct place){0}, "cannot write '%s': %s", path,
                   strerror(-error));
    writer->failed = true;
}

static void draft(struct writer *writer, const char *path, struct text *text)
{
    struct file_draft made;
    if (!writer->failed) {
        int error = folder_make(writer->arena, path_folder(writer->arena, path));
        if (error == 0) {
            error = file_draft_write(writer->arena, path, text_string(text), text->length, &made);
        }
        if (error < 0) {
            fail(writer, path, error);
        } else {
            vector_push(writer->arena, &writer->drafts, made);
        }
    }
    text_finish(text);
}

static void draft_instance(struct writer *writer, const char *output, const struct plan *plan,
                           const struct plan_instance *instance)
{
    struct text header = {0};
    struct text glue = {0};
    generate_header(plan, instance, &header);
    generate_glue(plan, instance, &glue);
    draft(writer, arena_print(writer->arena, "%s/%s/camkes.h", output, instance->name), &header);
    draft(writer, arena_print(writer->arena, "%s/%s/glue.c", output, instance->name), &glue);
}

static void draft_guest(struct writer *writer, const char *output, const struct plan *plan,
                        const struct plan_instance *instance)
{
    const char *folder = arena_print(writer->arena, "%s/%s/guest", output, instance->name);
    struct text header = {0};
    if (!plan_has_guest(instance)) {
        return;
    }
    generate_guest_header(plan, instance, &header);
    draft(writer, arena_print(writer->arena, "%s/camkes.h", folder), &header);
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        struct text glue = {0};
        if (interface->in_guest) {
            generate_guest_glue(plan, instance, interface, &glue);
            draft(writer, arena_print(writer->arena, "%s/%s.c", folder, interface->name), &glue);
        }
    }
}

/* A process of one instance stands in that one's glue. */
static void draft_process(struct writer *writer, const char *output, const struct plan *plan,
                          const struct plan_process *process)
{
    struct text text = {0};
    struct text explain = {0};
    generate_explain(plan, process, &explain);
    draft(writer, arena_print(writer->arena, "%s/%s/explain-link.sh", output, process->name),
          &explain);
    if (process->is_group) {
        generate_process(plan, process, &text);
        draft(writer, arena_print(writer->arena, "%s/%s/process.c", output, process->name), &text);
    }
}

int output_write(const struct command *command, const struct plan *plan,
                 struct diagnostics *diagnostics, struct arena *arena)
{
    struct writer writer = {.arena = arena, .diagnostics = diagnostics};
    for (size_t i = 0; i < plan->instances.count; i++) {
        draft_instance(&writer, command->output, plan, plan->instances.items[i]);
        draft_guest(&writer, command->output, plan, plan->instances.items[i]);
    }
    for (size_t i = 0; i < plan->processes.count; i++) {
        draft_process(&writer, command->output, plan, plan->processes.items[i]);
    }
    struct text system = {0};
    generate_system(plan, &system);
    draft(&writer, arena_print(arena, "%s/system.c", command->output), &system);
    if (command->cmake != NULL) {
        struct text cmake = {0};
        generate_cmake(plan, &cmake);
        draft(&writer, command->cmake, &cmake);
    }
    for (size_t i = 0; i < writer.drafts.count; i++) {
        struct file_draft *one = &writer.drafts.items[i];
        int error = writer.failed ? 0 : file_draft_commit(one);
        if (error < 0) {
            fail(&writer, one->path, error);
        }
        file_draft_discard(one);
    }
    return writer.failed ? 1 : 0;
}
