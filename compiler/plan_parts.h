/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of making a plan that need no objects. */
#ifndef CAISSON_COMPILER_PLAN_PARTS_H
#define CAISSON_COMPILER_PLAN_PARTS_H

#include "compiler/plan.h"

/*
 * Gives the connected dataports, emits and consumes of a VM their ids, each kind for itself: `<interface>_id` where it is set,
 * the order of declaration where none of the kind has one. Ids that are not 1..n are diagnosed at the setting.
 */
void ids_assign(struct model *model, struct model_instance *from, struct plan_instance *instance);

/* Bytes of the memory behind a connection of dataports: whole pages, enough for every end. What contradicts is diagnosed. */
uint64_t dataport_memory_bytes(struct model *model, struct model_connection *connection);

enum caisson_restart plan_restart(struct model *model, struct model_instance *from);
/* `<dataport>_access`: whether the end may write. */
bool plan_writable(struct model *model, const struct endpoint *endpoint);
/* `<interface>_stack_size`; 0 where it is not set. */
uint64_t plan_stack_bytes(struct model *model, const struct endpoint *endpoint);
void plan_locks(struct model *model, struct model_instance *from, struct plan_instance *instance);
void plan_attributes(struct model *model, struct model_instance *from,
                     struct plan_instance *instance);

/* The connections as reports show them; the plan has all of its instances. */
void plan_connections(struct plan *plan, struct model *model);

#endif
