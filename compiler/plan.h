/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plan: every object, every capability with its number and rights, every id and size. It is made once, from a model
 * without errors, and never changes; the generators read nothing else.
 */
#ifndef CAISSON_COMPILER_PLAN_H
#define CAISSON_COMPILER_PLAN_H

#include "abi/system.h"
#include "compiler/model.h"

struct plan_object {
    enum caisson_object_kind kind;
    const char *name;
    uint64_t size_bytes;
};

struct plan_capability {
    size_t object; /* index */
    uint32_t descriptor;
    uint32_t rights;
    const char *purpose; /* for comments and reports */
};

/* One word that an emitter signals. */
struct plan_signal {
    const char *consumer; /* "instance.interface" */
    int word_descriptor;
    int kick_descriptor; /* -1: none */
};

enum plan_interface_kind {
    PLAN_EMITTER,
    PLAN_NOTIFICATION,
    PLAN_DATAPORT,
    PLAN_PROCEDURE, /* not connected: nothing to generate but its hooks */
};

struct plan_interface {
    enum plan_interface_kind kind;
    const char *name;
    const char *type;                   /* event, or C type of a dataport; NULL: a Buf */
    const char *connection;             /* NULL: none */
    bool absent;                        /* `maybe` and not connected */
    uint32_t id;                        /* of a VM; else 0 */
    VECTOR(struct plan_signal) signals; /* of an emitter */
    int word_descriptor;                /* of a notification */
    int kick_descriptor;
    int descriptor; /* of a dataport */
    bool writable;
    bool has_handle;
    uint64_t stack_bytes;    /* of its thread; 0: the runtime's default */
    uint64_t size_bytes;     /* of the memory */
    uint64_t declared_bytes; /* Buf(n); 0: by its C type */
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

struct plan_vm {
    int kvm_descriptor;
    int console_descriptor;
    int kernel_descriptor;
    const char *kernel_name;
    int initrd_descriptor; /* -1: none */
    const char *initrd_name;
    const char *kernel_cmdline;
    uint64_t guest_ram_mb;
    uint32_t num_vcpus;
};

struct plan_instance {
    const char *name;    /* in C and file names */
    const char *address; /* in the description */
    const char *type;
    bool control;
    bool is_vm;
    enum caisson_restart restart;
    uint64_t memory_bytes;
    uint64_t dma_pool_bytes;
    includes includes;
    VECTOR(struct plan_interface *) interfaces;
    VECTOR(struct plan_lock) locks;
    VECTOR(struct plan_attribute) attributes;
    VECTOR(struct plan_capability) capabilities;
    struct plan_vm vm;
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
    VECTOR(struct plan_instance *) instances;
    VECTOR(struct plan_connection *) connections;
    strings dependencies;
};

/* Faults that only show here (a size, an access, a value) are diagnosed; then the plan must not be used. */
void plan_make(struct plan *plan, struct model *model, const char *path);

#endif
