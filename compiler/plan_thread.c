/* SPDX-License-Identifier: BSD-2-Clause */
/* How the threads of an instance run. */
#include "compiler/plan_parts.h"

#define PRIORITY_MAX 255
#define CPU_MAX      1023 /* what a cpu_set_t holds */

#define THREADS_OF_CODE                                                                            \
    32 /* that an instance's code makes by itself, unless its `thread_limit` is set */
#define THREADS_OF_FUNCTIONS 32
#define THREADS_MOST         65536

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

/* The control thread and one that serves calls within the group; of each interface, what runs its
 * `__run`, and what serves or calls back. Of a VM also its processors, its console, and functions
 * of the application that stand at events of the guest. */
void plan_threads(struct model *model, struct model_instance *from,
                  const struct plan_instance *instance, struct plan_process *process)
{
    integer own = THREADS_OF_CODE;
    uint64_t threads = process->threads + 2 + 2 * (uint64_t)instance->interfaces.count;
    if (instance->is_vm) {
        threads += instance->vm.values[VM_SETTING_num_vcpus].number + 1 + THREADS_OF_FUNCTIONS;
    }
    (void)instance_integer(model, from, "thread_limit", 0, THREADS_MOST, &own);
    threads += (uint64_t)own;
    process->threads = threads > THREADS_MOST ? THREADS_MOST : (uint32_t)threads;
}
