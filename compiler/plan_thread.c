/* SPDX-License-Identifier: BSD-2-Clause */
/* How the threads of an instance run. */
#include "compiler/plan_parts.h"

#define PRIORITY_MAX 255
#define CPU_MAX      1023 /* what a cpu_set_t holds */

/* `<thread>_<setting>`; where it is not set, what the instance has for all its threads. */
static bool thread_integer(struct model *model, struct model_instance *from, const char *thread,
                           const char *setting, integer most, integer *ret_number)
{
    const char *name = arena_print(model->compile->arena, "%s_%s", thread, setting);
    bool set = instance_integer(model, from, setting, 0, most, ret_number);
    return instance_integer(model, from, name, 0, most, ret_number) || set;
}

struct plan_thread plan_thread(struct model *model, struct model_instance *from, const char *thread)
{
    struct plan_thread made = {0};
    integer number = 0;
    made.has_priority = thread_integer(model, from, thread, "priority", PRIORITY_MAX, &number);
    made.priority = made.has_priority ? (uint32_t)number : 0;
    made.has_affinity = thread_integer(model, from, thread, "affinity", CPU_MAX, &number);
    made.affinity = made.has_affinity ? (uint32_t)number : 0;
    number = 0;
    (void)instance_integer(model, from, arena_print(model->compile->arena, "%s_stack_size", thread),
                           1, (integer)1 << 40, &number);
    made.stack_bytes = (uint64_t)number;
    return made;
}
