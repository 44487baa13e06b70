/* SPDX-License-Identifier: BSD-2-Clause */
/* Reports: what a finished plan looks like to a person or a program. */
#ifndef CAISSON_COMPILER_REPORT_H
#define CAISSON_COMPILER_REPORT_H

#include "base/text.h"
#include "compiler/plan.h"

/* Every process with its instances and capabilities, every object with those that reach it. */
void report_text(const struct plan *plan, struct text *text);
/* The same and more as JSON; caisson(1) states the format. */
void report_json(const struct plan *plan, struct text *text);
/* What one process may do, by the name of it or of an instance in it; an error where there is
 * none. */
void report_policy(const struct plan *plan, const char *instance, struct text *text,
                   struct diagnostics *diagnostics);
/* The system as a picture in DOT. */
void report_graph(const struct plan *plan, struct text *text);

/* Has Graphviz draw `graph` as SVG on standard output. 0, or a negative errno: -ENOENT where there
 * is no `dot`. */
int graph_draw(const struct text *graph);

const char *object_kind_name(enum caisson_object_kind kind);
/* NULL: none. */
const char *role_name(enum caisson_role role);
/* "r-", "-w", "rw". */
const char *rights_short(uint32_t rights);
/* "read", "write" or "read write". */
const char *rights_name(uint32_t rights);
const char *restart_name(enum caisson_restart restart);
/* "component", "vm" or "group". */
const char *process_kind_name(const struct plan_process *process);
const char *plan_interface_kind_name(enum plan_interface_kind kind);

/* The capabilities of one object, in the order of processes and descriptors. */
struct reach_one {
    const struct plan_process *process;
    const struct plan_capability *capability;
};
typedef VECTOR(struct reach_one) reach;
/* One for each object. */
reach *plan_reach(const struct plan *plan, struct arena *arena);

#endif
