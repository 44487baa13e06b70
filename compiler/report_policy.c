/* SPDX-License-Identifier: BSD-2-Clause */
/* What one process may do: its descriptors, and the policy of its kind as the loader puts it into
 * force (abi/policy.h). */
#include "base/suggest.h"
#include "compiler/report.h"

#include <string.h>

struct policy_line {
    const char *call; /* of a limit: NULL */
    const char *condition;
    const char *answer;
    const char *reason;
};

/* clang-format off */
static const struct policy_line component_lines[] = {
#define ALLOW(call, condition, reason)         {#call, #condition, "allowed", reason},
#define REFUSE(call, condition, error, reason) {#call, #condition, #error, reason},
#define LIMIT(resource, value, reason)         {NULL, #resource, #value, reason},
#include "abi/policy_component.def"
};
static const struct policy_line vm_lines[] = {
#include "abi/policy_vm.def"
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void print_line(const struct policy_line *line, struct text *text)
{
    size_t begin = text->length;
    text_print(text, "  %-8s %s", line->answer, line->call);
    if (strcmp(line->condition, "ALWAYS") != 0) {
        text_print(text, " where %s", line->condition);
    }
    size_t width = text->length - begin;
    text_print(text, "%*s  %s\n", width < 48 ? (int)(48 - width) : 0, "", line->reason);
}

static void print_calls(const struct policy_line *lines, size_t count, struct text *text)
{
    text_add(text,
             "system calls; any other ends it, and so does an argument that is not as said\n");
    for (size_t i = 0; i < count; i++) {
        if (lines[i].call != NULL) {
            print_line(&lines[i], text);
        }
    }
}

static bool is_overridden(const struct policy_line *lines, size_t count, size_t at)
{
    for (size_t i = at + 1; i < count; i++) {
        if (lines[i].call == NULL && strcmp(lines[i].condition, lines[at].condition) == 0) {
            return true;
        }
    }
    return false;
}

static void print_limits(const struct plan_process *process, const struct policy_line *lines,
                         size_t count, struct text *text)
{
    text_add(text, "\nlimits\n");
    for (size_t i = 0; i < count; i++) {
        if (lines[i].call == NULL && !is_overridden(lines, count, i)) {
            text_print(text, "  %-10s %-8s  %s\n", lines[i].condition, lines[i].answer,
                       lines[i].reason);
        }
    }
    text_print(
        text, "  NPROC      %-8u  its interfaces' threads, and as many of its own as it may make\n",
        process->threads);
    if (!process->speculates) {
        text_add(text, "  SPECULATION off     the processor does not guess ahead in it\n");
    }
    if (process->memory_bytes > 0) {
        text_print(text, "  DATA       %llu MiB  %s, and 64 MiB for stacks and the like\n",
                   (unsigned long long)(process->memory_bytes >> 20) + 64,
                   process->is_vm ? "its guest's memory" : "its heap_size");
    }
}

static void print_descriptors(const struct plan *plan, const struct plan_process *process,
                              struct text *text)
{
    text_add(text, "descriptors; it has no others\n"
                   "     0 r-  the null device\n"
                   "     1 -w  its output\n"
                   "     2 -w  likewise\n");
    for (size_t i = 0; i < process->capabilities.count; i++) {
        const struct plan_capability *capability = &process->capabilities.items[i];
        const struct plan_object *object = &plan->objects.items[capability->object];
        text_print(text, "  %4u %s  %s: %s\n", capability->descriptor,
                   rights_short(capability->rights), object_kind_name(object->kind),
                   capability->purpose);
    }
}

static bool has_instance(const struct plan_process *process, const char *name)
{
    bool found = strcmp(process->address, name) == 0 || strcmp(process->name, name) == 0;
    for (size_t i = 0; !found && i < process->instances.count; i++) {
        const struct plan_instance *instance = process->instances.items[i];
        found = strcmp(instance->address, name) == 0 || strcmp(instance->name, name) == 0;
    }
    return found;
}

static void consider(struct suggestion *suggestion, const struct plan_process *process)
{
    suggest_consider(suggestion, process->address);
    for (size_t i = 0; i < process->instances.count; i++) {
        suggest_consider(suggestion, process->instances.items[i]->address);
    }
}

void report_policy(const struct plan *plan, const char *instance, struct text *text,
                   struct diagnostics *diagnostics)
{
    struct suggestion suggestion;
    suggest_init(&suggestion, instance);
    for (size_t i = 0; i < plan->processes.count; i++) {
        const struct plan_process *process = plan->processes.items[i];
        const struct policy_line *lines = process->is_vm ? vm_lines : component_lines;
        size_t count = process->is_vm ? COUNT(vm_lines) : COUNT(component_lines);
        consider(&suggestion, process);
        if (!has_instance(process, instance)) {
            continue;
        }
        text_print(text, "%s %s\n\n", process_kind_name(process), process->address);
        print_descriptors(plan, process, text);
        text_add(
            text,
            "\nno file, no network, no other process, no capability, no program but its own\n\n");
        print_calls(lines, count, text);
        print_limits(process, lines, count, text);
        return;
    }
    struct diagnostic *error =
        diagnose_error(diagnostics, (struct place){0}, "no instance is named '%s'", instance);
    diagnostic_suggest(error, suggestion.best);
}
