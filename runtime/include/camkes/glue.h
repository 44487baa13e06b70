/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The contract between generated glue and the runtime: tables that say what an instance has, and the functions that the
 * generated ones call. Applications include <camkes.h> instead.
 *
 * The glue of an instance defines every table below as an object with static storage and refers to all of them from
 * `camkes_instance`. The fields under "set at start-up" begin as zero and belong to the runtime. Descriptors are the
 * numbers that the system tables gave to the instance; -1 says that there is none.
 */
#ifndef CAMKES_GLUE_H
#define CAMKES_GLUE_H

#include <camkes/error.h>
#include <camkes/sync.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One consumer of an emitted event. */
struct camkes_signal {
    int word_descriptor; /* notification page */
    int kick_descriptor; /* eventfd; -1: the consumer sleeps in a futex on the word */
    /* set at start-up */
    uint32_t *word;
};

/* `emits E e`: one signal for each consumer; none where the event is not connected. */
struct camkes_emitter {
    const char *name;
    uint32_t id; /* of a VM: the event's id, from 1; else 0 */
    size_t signal_count;
    struct camkes_signal *signals;
    void (*emit)(void); /* the generated e_emit: a VM's monitor knows the event by it */
    /* set at start-up, or by e_register_error_handler */
    camkes_error_handler_t error_handler; /* NULL: the instance's */
};

/* `consumes E e`: the notification that this instance waits for. */
struct camkes_notification {
    const char *name;
    uint32_t id; /* of a VM: the event's id, from 1; else 0 */
    int word_descriptor;
    int kick_descriptor; /* eventfd to sleep in; -1: futex on the word. In a VM: the one to become its irqfd */
    int (*reg_callback)(void (*callback)(void *),
                        void *argument); /* the generated e_reg_callback */
    /* set at start-up */
    uint32_t *word;
    camkes_error_handler_t error_handler; /* NULL: the instance's */
    pthread_mutex_t lock;                 /* guards what follows */
    pthread_cond_t changed;               /* any of them did */
    void (*callback)(void *);
    void *callback_argument;
    bool callback_thread; /* it runs */
    bool owed;            /* a waiter consumed an event that belongs to the callback */
    bool led;             /* one thread waits on the word; the others wait for it */
    uint32_t spin;        /* the leader's: adaptive bound of the next wait's spinning, in rounds */
    uint32_t spin_limit;  /* 0 on a single CPU */
    int recheck_ms;       /* longest sleep without a look at the word */
};

/* `dataport T d`. */
struct camkes_dataport {
    const char *name;
    uint32_t id; /* of a VM: the dataport's id, from 1; else 0 */
    int descriptor;
    int protection; /* PROT_READ and PROT_WRITE of <sys/mman.h>, as far as the descriptor's rights go */
    size_t size_bytes;
    void (*assign)(void *address); /* sets the application's pointer `d` */
    const void *
        handle; /* &d_handle (dataport_caps_handle_t) where the connector carries caps; else NULL */
    /* set at start-up */
    void *address;
    uint64_t object; /* the same number in every instance that shares the memory */
};

/* Hooks of one interface; NULL where the application does not define them (the glue refers to them as weak symbols). */
struct camkes_interface {
    const char *name;
    void (*init)(void); /* <name>__init */
    int (*run)(void);   /* <name>__run, in a thread of its own */
    size_t stack_bytes; /* of that thread; 0: CAMKES_STACK_BYTES */
};

struct camkes_instance {
    const char *name; /* dots of a nested name replaced by underscores */
    const char *type;
    int (*run)(void); /* NULL: the component has no `control` */
    size_t interface_count;
    const struct camkes_interface *interfaces;
    size_t emitter_count;
    struct camkes_emitter *const *emitters;
    size_t notification_count;
    struct camkes_notification *const *notifications;
    size_t dataport_count;
    struct camkes_dataport *const *dataports;
    size_t dma_pool_bytes; /* the attribute `dma_pool`; 0: none */
};

/* Stack of a thread of the runtime, unless the description says otherwise. Untouched pages cost nothing. */
#define CAMKES_STACK_BYTES ((size_t)256 * 1024)

extern const struct camkes_instance camkes_instance;

/* Emits to every consumer. Any thread; a full barrier before each signal. Never fails: a kick the host refuses is
 * reported to the error handler as CE_SYSCALL_FAILED. */
void camkes_emitter_emit(struct camkes_emitter *emitter);

/* Blocks until the event came, and consumes it; acquire. Any number of threads; each event wakes one. */
void camkes_notification_wait(struct camkes_notification *notification);

/* 1: the event had come and is consumed now; 0: it had not. */
int camkes_notification_poll(struct camkes_notification *notification);

/* Registers a one-shot callback, which wins over waiters. 0; -EBUSY where one is registered; -EAGAIN without a thread
 * to run it in. */
int camkes_notification_reg_callback(struct camkes_notification *notification,
                                     void (*callback)(void *), void *argument);

/* The body of the generated d_cache_op: memory is coherent here, so this checks the range and fences. 0, or -EINVAL
 * where [start, start + size) is not inside the dataport. */
int camkes_dataport_cache_op(const struct camkes_dataport *dataport, size_t start, size_t size);

/* The body of the generated <interface>_register_error_handler: stores `handler` (NULL: back to the instance's) in
 * `slot`, the error_handler of that interface, and returns what stood there. Any thread. */
camkes_error_handler_t camkes_exchange_error_handler(camkes_error_handler_t *slot,
                                                     camkes_error_handler_t handler);

#endif
