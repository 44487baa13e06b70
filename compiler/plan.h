/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plan: every object, every capability with its number and rights, every id and size. It is
 * made once, from a model without errors, and never changes; the generators read nothing else.
 */
#ifndef CAISSON_COMPILER_PLAN_H
#define CAISSON_COMPILER_PLAN_H

#include "abi/system.h"
#include "compiler/model.h"
#include "compiler/vm_settings.h"

struct plan_instance;
struct plan_process;

struct plan_object {
    enum caisson_object_kind kind;
    const char *name;
    uint64_t size_bytes;
};

struct plan_capability {
    size_t object; /* index */
    uint32_t descriptor;
    uint32_t rights;
    enum caisson_role role;
    const struct plan_instance *instance; /* of the process: who has it; NULL: the process itself */
    const char *purpose;                  /* for comments and reports */
};

/* How a thread runs. Zero throughout: as the runtime likes. */
struct plan_thread {
    uint64_t stack_bytes;
    bool has_priority;
    uint32_t priority; /* 0 to 255 */
    bool has_affinity;
    uint32_t affinity; /* CPU, from 0 */
};

/* How long a wait spins before it sleeps. Zero throughout: as the runtime likes. */
struct plan_spin {
    bool has_limit;
    uint32_t limit_us;
};

/* --- procedures --- */

enum plan_direction {
    PLAN_IN,
    PLAN_REFIN,
    PLAN_OUT,
    PLAN_INOUT,
};

enum plan_shape {
    PLAN_SCALAR,
    PLAN_STRING,
    PLAN_ARRAY,
    PLAN_STRINGS, /* array of strings */
};

/* A parameter of a method, or its returned value. */
struct plan_parameter {
    const char *name;
    enum plan_direction direction;
    enum plan_shape shape;
    const char *type; /* in C, of a SCALAR or of the items of an ARRAY; else "char *" */
};

struct plan_method {
    const char *name;
    const struct plan_parameter *result; /* NULL: void */
    VECTOR(struct plan_parameter) parameters;
};

struct plan_procedure {
    const char *name;
    VECTOR(struct plan_method) methods;
    includes includes;
};

/* --- interfaces --- */

/* The word between an emitter and a consumer, as one of them sees it. */
struct plan_signal {
    const char *peer; /* the other: "instance.interface" */
    int word_descriptor;
    int kick_descriptor; /* -1: none */
};

/* One client and its server, as one of them sees it. */
struct plan_call {
    const char *client; /* "instance.interface" */
    const char *server;
    uint64_t sender_id;
    int descriptor;       /* of the channel; -1: called directly */
    int kick_descriptor;  /* of the eventfd in which the server sleeps; -1: none */
    int reply_descriptor; /* of the eventfd in which the client sleeps; -1: none */
    uint32_t message_bytes;
    bool has_signal;           /* an event goes with the calls: */
    struct plan_signal signal; /* the server emits it, the client has it */
    int side_descriptor;       /* of memory that both share; -1: none */
    uint64_t side_bytes;
    const char *limit; /* of the connection's `buffer`: bytes, as an expression in C; NULL: none */
    const char
        *direct; /* of a direct call: what the server's functions begin with in C; else NULL */
};

enum plan_interface_kind {
    PLAN_EMITTER,
    PLAN_NOTIFICATION,
    PLAN_DATAPORT,
    PLAN_CLIENT,         /* uses */
    PLAN_SERVER,         /* provides */
    PLAN_QUEUE_SENDER,   /* dataport at the `from` end of a message queue */
    PLAN_QUEUE_RECEIVER, /* at the `to` end */
};

struct plan_interface {
    enum plan_interface_kind kind;
    const char *name;
    const char *type;          /* procedure, event, or C type of a dataport; NULL: a Buf */
    const char *connection;    /* NULL: none */
    bool absent;               /* `maybe` and not connected */
    uint32_t id;               /* of a VM; else 0 */
    struct plan_thread thread; /* of the thread that serves, runs `__run` or callbacks */
    struct plan_spin spin;     /* of whoever waits */

    /* of an emitter, or a queue's sender: one for each consumer; of a notification, or a queue's
     * receiver: for each emitter */
    VECTOR(struct plan_signal) signals;
    uint64_t
        badge; /* of a notification with a capability: a bit of its own in the instance; else 0 */

    /* of a dataport, or a queue */
    int descriptor;
    bool writable;
    bool has_handle;
    uint64_t size_bytes;     /* of the memory */
    uint64_t declared_bytes; /* Buf(n); 0: by its C type */

    /* of a queue */
    uint32_t message_bytes; /* at most; the room for each */
    uint32_t message_count;
    int32_t queue_id; /* -1: none */

    /* of a client (one call, or none) or a server (one for each client) */
    const struct plan_procedure *procedure;
    VECTOR(struct plan_call) calls;
    bool in_guest; /* of a VM: its guest calls or serves, the monitor does not */
    bool direct;   /* the calls are plain ones within the process */
    bool no_thread;
};

struct plan_lock {
    enum lock_kind kind;
    const char *name;
    uint32_t value;
};

struct plan_attribute {
    const struct attribute *attribute;
    struct value value;
};

/* What the description, or else the table, says of a setting. */
struct plan_vm_value {
    bool said; /* by the description */
    uint64_t number;
    const char *text;
};

struct plan_vm_descriptor {
    const char *name; /* as the monitor knows it: "kvm", "console", or the setting of a file */
    int number;
    const char *file; /* in the file server; NULL: it is no file */
};

struct plan_vm {
    struct plan_vm_value values[VM_SETTINGS];
    VECTOR(struct plan_vm_descriptor) descriptors;
};

struct plan_instance {
    const char *name;    /* in C and file names */
    const char *address; /* in the description */
    const char *type;
    const struct plan_process *process;
    bool control;
    bool is_vm;
    struct plan_thread thread; /* of the control thread */
    uint64_t dma_pool_bytes;
    int console_descriptor; /* of a component that has the console; -1: none */
    includes includes;
    VECTOR(struct plan_interface *) interfaces;
    VECTOR(struct plan_lock) locks;
    const attributes *declared;               /* all of its component's */
    VECTOR(struct plan_attribute) attributes; /* that have a value */
    struct plan_vm vm;
};

/* What the loader starts: one instance, or a group of them in one address space. */
struct plan_process {
    const char *name; /* in C and file names; without a group the instance's */
    const char
        *address; /* in the description; of a group without a name "group of" its first instance */
    const char *type; /* the instance's, or "group" */
    bool is_group;
    bool control; /* of any of its instances */
    bool is_vm;
    enum caisson_restart restart;
    uint64_t memory_bytes;
    uint32_t
        threads; /* at most: what serves, waits and runs, and what its code may make beside that */
    bool speculates;
    int outcome_descriptor; /* -1: none */
    VECTOR(struct plan_instance *) instances;
    VECTOR(struct plan_capability) capabilities;
};

struct plan_end {
    const struct plan_instance *instance;
    const char *interface;
};

struct plan_connection {
    const char *name;
    const char *connector;
    VECTOR(struct plan_end) from;
    VECTOR(struct plan_end) to;
};

struct plan {
    const char *name;    /* of the system */
    const char *source;  /* the description, as shown */
    struct model *model; /* for the structs that attributes name */
    VECTOR(struct plan_object) objects;
    VECTOR(struct plan_process *) processes;
    VECTOR(struct plan_instance *) instances; /* of all processes, in order */
    VECTOR(struct plan_connection *) connections;
    strings dependencies;
};

/* Faults that only show here (a size, an access, a value) are diagnosed; then the plan must not be
 * used. */
void plan_make(struct plan *plan, struct model *model, const char *path);

/* --- questions about a finished plan (plan_query.c) --- */

/* Whether the guest of this VM calls or serves procedures. */
bool plan_has_guest(const struct plan_instance *instance);
/* Whether the description says how the thread runs. */
bool plan_thread_set(const struct plan_thread *thread);
/* Whether the interface is of that kind, and connected or required: it has an entry in a table. */
bool plan_interface_used(const struct plan_interface *interface, enum plan_interface_kind kind);
/* Whether the interface serves channels. */
bool plan_interface_served(const struct plan_interface *interface);
/* Whether the interface calls through a channel. */
bool plan_interface_calls(const struct plan_interface *interface);
/* Whether the header has a macro `<interface>_size` of a dataport. */
bool plan_interface_has_size(const struct plan_interface *interface);

#endif
