/* SPDX-License-Identifier: BSD-2-Clause */
/* A means of reaching the other side of a virtual machine's boundary, as both sides of the bench
 * use it. */
#ifndef CAISSON_BENCH_LINK_H
#define CAISSON_BENCH_LINK_H

#include <stddef.h>
#include <stdint.h>

#define LINK_LARGEST_BYTES (1u << 20)

struct ring;
struct stream;

enum link_side {
    LINK_HOST,  /* leads: says what is done, and measures */
    LINK_GUEST, /* follows */
};

/* One end; which of its fields mean something is up to the means. */
struct link {
    const struct means *means;
    enum link_side side;
    unsigned number; /* of the virtual machine, from 0 */
    int in, out;     /* a stream's descriptor, or those of an event each way */
    struct ring *incoming, *outgoing;
    void *consumed, *emitted;            /* events that are mapped */
    struct stream *read_from, *write_to; /* of Caisson's library */
    volatile uint32_t *doorbell;
    uint32_t doorbell_value;
};

/* Failures end the program: a figure of half a run is none. */
struct means {
    const char *name;
    /* Returns when the other end may come, or is there already. */
    void (*open)(struct link *link);
    void (*send)(struct link *link, const void *bytes, size_t count);
    void (*receive)(struct link *link, void *bytes, size_t count);
    /* The event below, where there is one: NULL elsewhere. */
    void (*signal)(struct link *link);
    void (*wait)(struct link *link);
    /* Takes events that came for nothing; NULL where none do. */
    void (*drain)(struct link *link);
    int never_sleeps;
};

/* What the leading side asks for; it goes over the link itself. */
enum command_kind {
    /* receive `size` bytes and send them back, `count` times; without bytes: an event each way */
    COMMAND_ECHO,
    COMMAND_SINK,   /* receive `size` bytes `count` times, then send one */
    COMMAND_SOURCE, /* send `size` bytes `count` times */
    COMMAND_COUNT,  /* send a struct guest_counts */
    COMMAND_END,
};

struct command {
    uint32_t kind;
    uint32_t size;
    uint32_t count;
    uint32_t unused;
};

/* Since the guest's start; a counter that its kernel has not got stays 0. */
struct guest_counts {
    uint64_t interrupts;
    uint64_t switches;
    uint64_t syscalls; /* since the first time that it was asked */
};

/* Calls of a procedure, one of a means that has them. */
struct lead_calls {
    const char *name; /* of the case */
    /* Makes so many, with a rest before each; the time of each in `times`. */
    void (*run)(uint64_t *times, uint32_t count, unsigned rest_us);
    int may_rest;
};

/* Shared by all who lead at once. */
struct lead_barrier {
    uint32_t arrived; /* all in all */
    uint64_t met_ns;  /* when the last one came, about */
};

/* What the leading side does, in order. */
struct lead_plan {
    const char *suffix; /* of each case's name */
    unsigned repetitions;
    unsigned vms;
    struct lead_barrier *barrier;   /* NULL where nobody else leads */
    int events_only;                /* round trips of the event, and nothing else */
    const struct lead_calls *calls; /* and nothing else, up to one without `run`; NULL: no calls */
};

void lead(struct link *link, const struct lead_plan *plan);
void follow(struct link *link);

_Noreturn void link_fail(const char *what);

extern const struct means means_caisson; /* the guest's end; the host's is a component */
extern const struct means means_ivshmem; /* QEMU's ivshmem-doorbell with an interrupt */
extern const struct means means_spin;    /* the same memory, and nobody ever sleeps */
extern const struct means
    means_eventfd; /* two processes of the host, as if there were no boundary */
extern const struct means means_vsock;
extern const struct means means_tcp;
extern const struct means means_serial;

#endif
