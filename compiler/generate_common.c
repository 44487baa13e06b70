/* SPDX-License-Identifier: BSD-2-Clause */
/* What several chapters of the glue print: names put into templates, ids, threads, spins. */
#include "compiler/generate.h"

void generate_indexed(struct text *text, const char *format, const char *name, size_t index)
{
    for (const char *at = format; *at; at++) {
        if (*at == '$') {
            text_add(text, name);
        } else if (*at == '#') {
            text_print(text, "%zu", index);
        } else {
            text_append(text, at, 1);
        }
    }
}

void generate_named(struct text *text, const char *format, const char *name)
{
    for (const char *at = format; *at; at++) {
        if (*at == '$') {
            text_add(text, name);
        } else {
            text_append(text, at, 1);
        }
    }
}

void generate_id(struct text *text, const struct plan_interface *interface)
{
    if (interface->id != 0) {
        text_print(text, "    .id = %u,\n", interface->id);
    }
}

void generate_thread(struct text *text, const struct plan_thread *thread, int indent)
{
    if (!plan_thread_set(thread)) {
        return;
    }
    text_print(text, "%*s.thread = {\n", indent, "");
    if (thread->stack_bytes > 0) {
        text_print(text, "%*s.stack_bytes = %llu,\n", indent + 4, "",
                   (unsigned long long)thread->stack_bytes);
    }
    if (thread->has_priority) {
        text_print(text, "%*s.has_priority = true,\n%*s.priority = %u,\n", indent + 4, "",
                   indent + 4, "", thread->priority);
    }
    if (thread->has_affinity) {
        text_print(text, "%*s.has_affinity = true,\n%*s.affinity = %u,\n", indent + 4, "",
                   indent + 4, "", thread->affinity);
    }
    text_print(text, "%*s},\n", indent, "");
}

void generate_spin(struct text *text, const struct plan_spin *spin)
{
    if (spin->has_limit) {
        text_print(text, "    .spin = {.has_limit = true, .limit_us = %u},\n", spin->limit_us);
    }
}

void generate_error_handler(struct text *text, const char *name, const char *slot)
{
    generate_named(
        text,
        "\ncamkes_error_handler_t $_register_error_handler(camkes_error_handler_t handler)\n"
        "{\n    return camkes_exchange_error_handler(&",
        name);
    generate_named(text, slot, name);
    text_add(text, ", handler);\n}\n");
}
