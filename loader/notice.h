/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells the peers of an instance that it has ended, in the memory that they share with it
 * (abi/system.h, abi/rpc.h). */
#ifndef CAISSON_LOADER_NOTICE_H
#define CAISSON_LOADER_NOTICE_H

#include "loader/running.h"

/* Maps what notices about a notification or channel are written to; nothing for other objects. 0 or
 * a negative errno. */
int notice_prepare(const struct caisson_object *object, struct running_object *made);
void notice_discard(const struct caisson_object *object, struct running_object *made);

/* The process of `instance` has been reaped: nothing of it can write over the notice any more.
 * `ends` counts how often that happened; `gone`: it will not be started again. */
void notice_instance_ended(const struct running *running, uint32_t instance, uint32_t ends,
                           bool gone);

#endif
