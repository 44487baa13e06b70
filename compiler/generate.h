/* SPDX-License-Identifier: BSD-2-Clause */
/* Generators: each prints one text from a finished plan and changes nothing. */
#ifndef CAISSON_COMPILER_GENERATE_H
#define CAISSON_COMPILER_GENERATE_H

#include "base/text.h"
#include "compiler/plan.h"

/* camkes.h of an instance: what its application code may use. */
void generate_header(const struct plan *plan, const struct plan_instance *instance,
                     struct text *text);
/* glue.c of an instance: its tables for the runtime, and the thin functions that name them. */
void generate_glue(const struct plan *plan, const struct plan_instance *instance,
                   struct text *text);
/* The tables of the whole system for the loader. */
void generate_system(const struct plan *plan, struct text *text);
/* A CMake script: instances, their types and kinds, the files that were read. */
void generate_cmake(const struct plan *plan, struct text *text);
/* The system as a picture in DOT. */
void generate_graph(const struct plan *plan, struct text *text);

/* Chapters of the glue. Prints `format` with each `$` replaced by the name. */
void generate_named(struct text *text, const char *format, const char *name);
/* Whether the interface is of that kind and connected or required: then it has an entry in a table. */
bool plan_interface_used(const struct plan_interface *interface, enum plan_interface_kind kind);
/* `camkes_instance`, and what it refers to; of a VM, `vm_config`. */
void generate_instance(const struct plan_instance *instance, struct text *text);

/* `string` as it may stand in a comment: what could end or extend the comment is shown as `?`. */
const char *comment_text(const struct plan *plan, const char *string);

/* Shared by header and glue. The C form of attributes: structs, `const T name`, and a value as an initialiser. */
void generate_structures(const struct plan *plan, const struct plan_instance *instance,
                         struct text *text);
void generate_declarator(const struct plan_attribute *planned, struct text *text);
void generate_literal(const struct plan *plan, const struct plan_instance *instance,
                      const struct plan_attribute *attribute, struct text *text);

#endif
