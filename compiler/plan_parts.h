/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of making a plan. */
#ifndef CAISSON_COMPILER_PLAN_PARTS_H
#define CAISSON_COMPILER_PLAN_PARTS_H

#include "compiler/plan.h"

struct shared;

/* What the parts share while the plan is being made. */
struct planner {
    struct plan *plan;
    struct model *model;
    struct arena *arena;
    struct map shared;     /* address of a whole connection -> struct shared */
    struct map processes;  /* name -> struct plan_process */
    struct map procedures; /* name -> struct plan_procedure */
    struct map direct;     /* names of functions for direct calls -> struct endpoint, the server */
    struct map files;      /* name -> size_t, the index of its object */
    size_t kvm;
    bool has_kvm;
};

/* Adds an object; its index. `name` outlives the plan. */
size_t plan_object(struct planner *planner, enum caisson_object_kind kind, const char *name,
                   uint64_t size_bytes);
/* The process of this name; NULL: none was made yet. */
struct plan_process *plan_process_of(struct planner *planner, const char *name);
/* Gives a process a capability; its descriptor. */
int plan_process_capability(struct planner *planner, struct plan_process *process,
                            struct plan_capability capability);
/* The same for the process of an instance. */
int plan_capability(struct planner *planner, const struct plan_instance *instance,
                    struct plan_capability capability);

/* --- connections: objects (plan_connection.c), calls (plan_calls.c) --- */

/* What one emitter signals to one consumer: a word and, where that has one, its kick. */
struct plan_word {
    const char *emitter;  /* "instance.interface" */
    const char *consumer; /* likewise */
    size_t object;
    size_t kick;
    bool has_kick;
};

/* What joins one client with its server. */
struct plan_channel {
    size_t object;
    size_t kick; /* of a server that sleeps in eventfds */
    bool has_kick;
    size_t reply; /* likewise of the client */
    bool has_reply;
};

/* Memory that a client shares with its server. */
struct plan_side {
    size_t object;
    uint64_t bytes;
};

/* What a connection became. Of each `to` end in order, the words stand in the order of the
 * `from` ends, as calls do. */
struct shared {
    size_t memory;
    uint64_t size_bytes;
    uint32_t message_bytes; /* of a channel or queue */
    uint32_t message_count; /* of a queue */
    VECTOR(struct plan_word) words;
    VECTOR(struct plan_channel) channels; /* of each client */
    VECTOR(struct plan_side) sides;       /* likewise; none: there is no such memory */
    struct model_connection *buffer;      /* of dataports, that limits calls; NULL: none */
    uint64_t *sender_ids;
};

void plan_shared(struct planner *planner, struct model_connection *connection);
const struct shared *plan_shared_of(const struct planner *planner, const struct endpoint *endpoint);
/* "instance.interface" */
const char *endpoint_address(struct arena *arena, const struct endpoint *endpoint);

/* The connection of dataports that the `buffer` of one for calls names; NULL: none. */
struct model_connection *plan_buffer_connection(struct model *model,
                                                struct model_connection *connection);
/* Bytes of a message of a channel: those that `size` or `buffer` ask for, or the default. */
uint32_t plan_message_bytes(struct model *model, struct model_connection *connection,
                            struct model_connection *buffer);
/* What goes with calls (plan_side.c): objects of the connection; then what one call has of them.
 * `kicks`: events come by eventfds. */
void plan_sides(struct planner *planner, struct model_connection *connection, bool kicks,
                struct shared *shared);
void plan_call_sides(struct planner *planner, const struct plan_instance *instance,
                     const struct plan_interface *interface, const struct shared *shared,
                     size_t position, struct plan_call *call);
/* Numbers of the clients, by position: what `<client>_attributes` say; the rest take the lowest
 * that are free. */
uint64_t *plan_sender_ids(struct model *model, const struct model_connection *connection);
/* The calls of a connected client or server, with its capabilities. */
void plan_calls(struct planner *planner, const struct plan_instance *instance,
                const struct endpoint *endpoint, struct plan_interface *interface);

/* --- instances --- */

struct plan_interface *plan_interface(struct planner *planner, const struct plan_instance *instance,
                                      const struct endpoint *endpoint);
/* The procedure of an interface in C; made once for all. */
const struct plan_procedure *plan_procedure(struct planner *planner, const char *name);
/* A component's console: its descriptor. */
int plan_console(struct planner *planner, const struct plan_instance *instance);
void plan_vm(struct planner *planner, struct model_instance *from, struct plan_instance *instance,
             struct plan_process *process);

/*
 * Gives the connected dataports, emits and consumes of a VM their ids, each kind for itself:
 * `<interface>_id` where it is set, the order of declaration where none of the kind has one. Ids
 * that are not 1..n are diagnosed at the setting.
 */
void ids_assign(struct model *model, struct model_instance *from, struct plan_instance *instance);

/* Bytes of the memory behind a connection of dataports: whole pages, enough for every end. What
 * contradicts is diagnosed. */
uint64_t dataport_memory_bytes(struct model *model, struct model_connection *connection);
/* Room for one message of a queue, which takes what its ends declare as dataports do. */
uint64_t dataport_bytes(struct model *model, struct model_connection *connection);

/* Adds what an instance needs to its process's; its interfaces are planned. */
void plan_threads(struct model *model, struct model_instance *from,
                  const struct plan_instance *instance, struct plan_process *process);
/* `<thread>_priority`, `_affinity`, `_stack_size`; the control thread's name is "". */
struct plan_thread plan_thread(struct model *model, struct model_instance *from,
                               const char *thread);
/* `<interface>_spin_us`; of an interface that has none, and of an interface that is NULL, the
 * instance's `spin_us`. */
struct plan_spin plan_spin(struct model *model, struct model_instance *from, const char *interface);
/* `restart`, which instances of one process cannot have different. */
void plan_restart(struct model *model, struct model_instance *from, struct plan_process *process);
/* `speculation`. */
void plan_speculation(struct model *model, struct model_instance *from,
                      struct plan_process *process);
/* `<dataport>_access`: whether the end may write. */
bool plan_writable(struct model *model, const struct endpoint *endpoint);
void plan_locks(struct model *model, struct model_instance *from, struct plan_instance *instance);
void plan_attributes(struct model *model, struct model_instance *from,
                     struct plan_instance *instance);

/* The connections as reports show them; the plan has all of its instances. */
void plan_connections(struct plan *plan, struct model *model);

#endif
