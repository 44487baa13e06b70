/* SPDX-License-Identifier: BSD-2-Clause */
/* Generators: each prints one text from a finished plan and changes nothing. */
#ifndef CAISSON_COMPILER_GENERATE_H
#define CAISSON_COMPILER_GENERATE_H

#include "base/text.h"
#include "compiler/plan.h"

/* Lines that could become longer than this are broken. */
#define GENERATED_COLUMNS 100

/* camkes.h of an instance: what its application code may use. */
void generate_header(const struct plan *plan, const struct plan_instance *instance,
                     struct text *text);
/* glue.c of an instance: its tables for the runtime, and the thin functions that name them. */
void generate_glue(const struct plan *plan, const struct plan_instance *instance,
                   struct text *text);
/* Of a VM whose guest calls or serves procedures: camkes.h for the guest's programs, and the glue
 * of each such interface, a file for each, so that a program is linked with what it uses. */
void generate_guest_header(const struct plan *plan, const struct plan_instance *instance,
                           struct text *text);
void generate_guest_glue(const struct plan *plan, const struct plan_instance *instance,
                         const struct plan_interface *interface, struct text *text);
/* explain-link.sh of a process: what the linker calls for a symbol that nobody defines. */
void generate_explain(const struct plan *plan, const struct plan_process *process,
                      struct text *text);
/* process.c of a group: joins the instances that share its process. */
void generate_process(const struct plan *plan, const struct plan_process *process,
                      struct text *text);
/* The tables of the whole system for the loader. */
void generate_system(const struct plan *plan, struct text *text);
/* A CMake script: instances, their types and kinds, the files that were read. */
void generate_cmake(const struct plan *plan, struct text *text);

/* --- chapters of the glue --- */

void generate_dataport(struct text *text, const struct plan_interface *interface);
void generate_emitter(struct text *text, const struct plan_interface *interface);
void generate_notification(struct text *text, const struct plan_interface *interface);
void generate_queue(struct text *text, const struct plan_interface *interface);
/* Both take interfaces that are connected; a server may be without a client. */
void generate_client(struct arena *arena, struct text *text,
                     const struct plan_interface *interface);
void generate_server(struct text *text, const struct plan_interface *interface);
/* What goes with a connected client's calls, or those to a server; and what camkes.h declares of
 * it, of the memory or the event. */
void generate_client_sides(struct text *text, const struct plan_interface *interface);
void generate_server_sides(struct text *text, const struct plan_interface *interface);
const char *const *generate_side_prototypes(const struct plan_interface *interface, bool memory);
/* That all types which cross are aligned no more strictly than values are: in the guest's
 * procedures, or in the others. */
void generate_alignments(const struct plan *plan, const struct plan_instance *instance,
                         bool in_guest, struct text *text);
/* The channels that a monitor lends to its guest; how many. */
size_t generate_guest_channels(const struct plan_instance *instance, struct text *text);
/* `camkes_instance_<name>`, and what it refers to; of an instance alone in its process
 * `camkes_process`; of a VM, `vm_config`. */
void generate_instance(const struct plan *plan, const struct plan_instance *instance,
                       struct text *text);
/* `camkes_process` and its list of instances. */
void generate_process_table(const struct plan *plan, const struct plan_process *process,
                            struct text *text);

/* A component alone in its process: its program has no name of its own in it, so that equal ones
 * can share it. */
bool process_is_shareable(const struct plan_process *process);

/* The process's name as an expression of C. */
const char *process_own_name(const struct plan *plan, const struct plan_process *process);

/* Of instances.cmake: which processes have the program of an earlier one, unless the build adds
 * something to them. */
void generate_likenesses(const struct plan *plan, struct text *text);

/* What the macro `<interface>_size` of a dataport stands for. */
void generate_size(struct text *text, const struct plan_interface *interface);

/* --- methods in C: `prefix` is what stands before `_<method>` --- */

void generate_prototype(struct text *text, const char *prefix, const struct plan_method *method);
/* A call of the method with parameters of the same names. */
void generate_forward(struct text *text, const char *prefix, const struct plan_method *method);
void generate_client_body(struct arena *arena, struct text *text,
                          const struct plan_interface *client, const struct plan_method *method,
                          size_t index);
void generate_server_body(struct text *text, const char *server, const struct plan_method *method);
void generate_direct_body(struct arena *arena, struct text *text, const struct plan_call *call,
                          const struct plan_method *method);

/* --- shared by chapters --- */

/* Prints `format` with each `$` replaced by the name. */
void generate_named(struct text *text, const char *format, const char *name);
/* Likewise, with each `#` replaced by the index. */
void generate_indexed(struct text *text, const char *format, const char *name, size_t index);
void generate_id(struct text *text, const struct plan_interface *interface);
/* `.thread = {...},` where the description says how the thread runs. */
void generate_thread(struct text *text, const struct plan_thread *thread, int indent);
/* `.spin = {...},` where the description says how long a wait spins. */
void generate_spin(struct text *text, const struct plan_spin *spin);
/* `<name>_register_error_handler`; `slot` with each `$` replaced by the name. */
void generate_error_handler(struct text *text, const char *name, const char *slot);

/* `string` as it may stand in a comment: what could end or extend the comment is shown as `?`. */
const char *comment_text(const struct plan *plan, const char *string);

/* Shared by header and glue. The C form of attributes: structs, `const T name`, and a value as an
 * initialiser. */
void generate_structures(const struct plan *plan, const struct plan_instance *instance,
                         struct text *text);
void generate_declarator(const struct plan_attribute *planned, struct text *text);
void generate_literal(const struct plan *plan, const struct plan_instance *instance,
                      const struct plan_attribute *attribute, struct text *text);

#endif
