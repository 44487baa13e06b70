/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The contract between generated glue and the runtime: tables that say what an instance has, and
 * the functions that the generated ones call. Applications include <camkes.h> instead.
 *
 * The glue of an instance defines every table below as an object with static storage and refers to
 * all of them from `camkes_instance_<name>`; a process holds one instance, or those of a group, and
 * finds them in `camkes_process`. The fields under "set at start-up" begin as zero and belong to
 * the runtime. Descriptors are the numbers that the system tables gave to the instance; -1 says
 * that there is none.
 */
#ifndef CAMKES_GLUE_H
#define CAMKES_GLUE_H

#include <camkes/error.h>
#include <camkes/sync.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct camkes_instance;
struct pollfd;

/* How a thread runs. Zero throughout: as the runtime likes. */
struct camkes_thread_setting {
    size_t stack_bytes; /* 0: CAMKES_STACK_BYTES */
    bool has_priority;
    uint8_t priority; /* from 254 on: as nice as the process; below, nicer by up to 19 at 0 */
    bool has_affinity;
    uint32_t affinity; /* CPU, from 0 */
};

/* How long a wait spins before it sleeps. Zero throughout: as the runtime likes
 * (runtime/spin.h). */
struct camkes_spin {
    bool has_limit; /* the description says how long at most, in */
    /* 0: it sleeps at once. After start-up what holds here: 0 where there is one CPU */
    uint32_t limit_us;
    /* set at start-up: the policy of runtime/spin_policy.h, in rounds */
    uint32_t round_ps; /* how long one takes */
    uint32_t limit;
    uint32_t now;
    uint32_t pause;
    uint32_t left;
};

/* The word between one emitter and one consumer, for either of them. */
struct camkes_signal {
    int word_descriptor; /* notification page */
    /* eventfd in which the consumer sleeps, in a VM to become its irqfd; -1: futex on the word */
    int kick_descriptor;
    /* set at start-up */
    uint32_t *word;
};

/* `emits E e`: a signal for each consumer; none where the event is not connected. */
struct camkes_emitter {
    const char *name;
    uint32_t id; /* of a VM: the event's id, from 1; else 0 */
    size_t signal_count;
    struct camkes_signal *signals;
    void (*emit)(void); /* the generated e_emit: a VM's monitor knows the event by it */
    /* set at start-up, or by e_register_error_handler */
    const struct camkes_instance *instance;
    camkes_error_handler_t error_handler; /* NULL: the instance's */
};

/* `consumes E e`: the notification that this instance waits for, with a signal of each emitter. */
struct camkes_notification {
    const char *name;
    uint32_t id;         /* of a VM: the event's id, from 1; else 0 */
    size_t signal_count; /* emitters; all or none of their signals have a kick_descriptor */
    struct camkes_signal *signals; /* what one of them spoils is its own */
    int (*reg_callback)(void (*callback)(void *),
                        void *argument); /* the generated e_reg_callback */
    struct camkes_thread_setting thread; /* of the thread that runs callbacks */
    /* a bit, where the event has a capability (seL4_Wait), of its own in the instance; else 0 */
    uint64_t badge;
    /* set at start-up */
    const struct camkes_instance *instance;
    camkes_error_handler_t error_handler; /* NULL: the instance's */
    struct pollfd *kicks;                 /* the leader's, to sleep in eventfds */
    struct camkes_capability *capability; /* with other events; NULL: none, or alone */
    pthread_mutex_t lock;                 /* guards what follows */
    pthread_cond_t changed;               /* any of them did */
    void (*callback)(void *);
    void *callback_argument;
    bool callback_thread;    /* it runs */
    bool owed;               /* a waiter consumed an event that belongs to the callback */
    bool led;                /* one thread waits on the words; the others wait for it */
    struct camkes_spin spin; /* the leader's */
};

/* `dataport T d`. */
struct camkes_dataport {
    const char *name;
    uint32_t id; /* of a VM: the dataport's id, from 1; else 0 */
    int descriptor;
    /* PROT_READ and PROT_WRITE of <sys/mman.h>, as far as the descriptor's rights go */
    int protection;
    size_t size_bytes;
    void (*assign)(void *address); /* sets the application's pointer `d` */
    const void *
        handle; /* &d_handle (dataport_caps_handle_t) where the connector carries caps; else NULL */
    /* set at start-up */
    void *address;
    uint64_t object; /* the same number in every instance that shares the memory */
};

/* --- procedures --- */

enum camkes_direction {
    CAMKES_IN, /* also `refin`: that differs in the prototype only */
    CAMKES_OUT,
    CAMKES_INOUT,
};

enum camkes_shape {
    CAMKES_SCALAR,  /* a value of a C type */
    CAMKES_STRING,  /* char * */
    CAMKES_ARRAY,   /* of a C type */
    CAMKES_STRINGS, /* array of char * */
};

/*
 * One parameter of a method, or its returned value, which comes first and is CAMKES_OUT. Its places
 * among the values that a call passes: one, of type T * or char **; for arrays two, of types size_t
 * * and T ** or char ***.
 */
struct camkes_parameter {
    const char *name;
    enum camkes_direction direction;
    enum camkes_shape shape;
    /* sizeof(T) of SCALAR and ARRAY; its alignment is at most CAISSON_RPC_ALIGNMENT */
    uint32_t element_bytes;
    /* T is bool: a peer's byte other than 0 and 1 is no value of it, and is malformed */
    bool boolean;
};

struct camkes_method {
    const char *name;
    size_t parameter_count;
    const struct camkes_parameter *parameters;
    void (*invoke)(
        void *const *values); /* of a server: calls the application's function; of a client NULL */
};

/* `uses P p`, connected by a channel. */
struct camkes_client {
    const char *name;
    const char *connection; /* in the description, or NULL */
    int descriptor;
    int kick_descriptor; /* eventfd in which the server sleeps; -1: futex on the request's word */
    /* eventfd to sleep in, where the server is in a guest; -1: futex on the reply's word */
    int reply_descriptor;
    uint32_t message_bytes; /* abi/rpc.h */
    /* of the dataport that the connection's `buffer` names; 0: the message's size is the limit */
    size_t limit_bytes;
    size_t method_count;
    const struct camkes_method *methods;
    /* set at start-up, or by p_register_error_handler */
    const struct camkes_instance *instance;
    camkes_error_handler_t error_handler; /* NULL: the instance's */
    void *channel;
    size_t free_bytes;           /* a request that is not longer needs no closer look */
    struct camkes_plain *plains; /* of each method; runtime/plain.h */
    pthread_mutex_t lock;        /* one call at a time */
    uint32_t call;               /* number of the last one */
    struct camkes_spin spin;
};

/* One client of a server. */
struct camkes_server_channel {
    const char *client; /* "instance.interface" */
    int descriptor;
    /* eventfd to sleep in; -1: futex on the request's word, and then the thread has this client
     * only */
    int kick_descriptor;
    /* eventfd in which the client sleeps, a guest's process; -1: futex on the reply's word */
    int reply_descriptor;
    uint32_t message_bytes;
    size_t limit_bytes; /* as of a client */
    uint64_t sender_id;
    /* set at start-up */
    void *channel;
    size_t free_bytes; /* as of a client, for replies */
};

/* `provides P p`, connected by channels. */
struct camkes_server {
    const char *name;
    const char *connection; /* in the description, or NULL */
    size_t method_count;
    const struct camkes_method *methods;
    size_t channel_count;
    struct camkes_server_channel *channels;
    bool no_thread; /* served by the control thread, after `run` has returned where there is one */
    struct camkes_thread_setting thread;
    /* set at start-up, or by p_register_error_handler */
    const struct camkes_instance *instance;
    camkes_error_handler_t error_handler; /* NULL: the instance's */
    void *request;                        /* private copy of the payload being served */
    void *frame;                          /* what the values of its method point to */
    struct camkes_plain *plains;          /* of each method; runtime/plain.h */
    struct camkes_spin spin;
};

/* `uses` or `provides` of a process in the VM's guest: what the monitor lends to it. One for each
 * client of a server. */
struct camkes_guest_channel {
    const char *name; /* of the dataport that the guest sees */
    bool serves;
    int descriptor;
    /* eventfd of the request: becomes the irqfd of who serves, the doorbell of who calls */
    int kick_descriptor;
    int reply_descriptor; /* likewise of the reply */
    uint32_t message_bytes;
    struct camkes_spin spin; /* what the description says for the guest's process */
};

/* --- message queues --- */

/* One end of a connection by seL4MessageQueue: a ring of messages in shared memory
 * (runtime/msgqueue.c), and the event that tells of them, which stands among the emitters or
 * notifications of the instance under the same name. */
struct camkes_msgqueue {
    const char *name;
    int32_t id; /* `<interface>_id`, by which camkes/msgqueue.h knows it; -1: none */
    int descriptor;
    uint32_t message_bytes; /* sizeof the dataport's type, or bytes of its Buf */
    /* the ring's capacity; CAISSON_MSGQUEUE_BYTES of abi/msgqueue.h tells the memory's size */
    uint32_t message_count;
    struct camkes_emitter *emitter;           /* of the sending end; else NULL */
    struct camkes_notification *notification; /* of the receiving end; else NULL */
    /* set at start-up */
    void *ring;
    uint32_t position; /* this end's own, which no peer can write */
    pthread_mutex_t lock;
};

/* --- the instance --- */

/* Hooks of one interface; NULL where the application does not define them (the glue refers to them
 * as weak symbols). */
struct camkes_interface {
    const char *name;
    void (*init)(void);                  /* <name>__init */
    int (*run)(void);                    /* <name>__run, in a thread of its own */
    struct camkes_thread_setting thread; /* of that thread */
};

struct camkes_instance {
    const char *name;    /* dots of a nested name replaced by underscores */
    const char *address; /* with its dots, as settings name it; NULL: as `name` */
    const char *type;
    void (*pre_init)(void);                /* the application's, or NULL */
    void (*post_init)(void);               /* likewise */
    int (*run)(void);                      /* NULL: the component has no `control` */
    struct camkes_thread_setting thread;   /* of the control thread */
    camkes_error_handler_t *error_handler; /* slot of camkes_register_error_handler */
    size_t interface_count;
    const struct camkes_interface *interfaces;
    size_t emitter_count;
    struct camkes_emitter *const *emitters;
    size_t notification_count;
    struct camkes_notification *const *notifications;
    size_t dataport_count;
    struct camkes_dataport *const *dataports;
    size_t client_count;
    struct camkes_client *const *clients;
    size_t server_count;
    struct camkes_server *const *servers;
    size_t guest_channel_count; /* of a VM */
    const struct camkes_guest_channel *guest_channels;
    size_t msgqueue_count;
    struct camkes_msgqueue *const *msgqueues;
    size_t dma_pool_bytes;  /* the attribute `dma_pool`; 0: none */
    int console_descriptor; /* of camkes/console.h; 0: none */
};

/* What one process is: an instance, or a group of instances in one address space. */
struct camkes_process {
    const char *name;       /* of the instance, or the group */
    int outcome_descriptor; /* CAISSON_ROLE_OUTCOME of abi/system.h; -1: none */
    size_t instance_count;
    const struct camkes_instance *const *instances;
};

/* Stack of a thread of the runtime, unless the description says otherwise. Untouched pages cost
 * nothing. */
#define CAMKES_STACK_BYTES ((size_t)256 * 1024)

/* Below each of those stacks: nothing is mapped there, so that also a function whose variables take
 * megabytes faults where it runs over the end. It takes addresses and no memory. */
#define CAMKES_STACK_GUARD_BYTES ((size_t)4 * 1024 * 1024)

/* Likewise of a control thread, where it is not the main thread of the process, whose stack the
 * host limits. */
#define CAMKES_CONTROL_STACK_BYTES ((size_t)8 * 1024 * 1024)

extern const struct camkes_process camkes_process;

/* The name of an instance that is alone in its process, as the loader gives it when it starts the
 * program: several instances may share one. Those of a group have theirs in the glue. */
#define CAMKES_OWN_NAME_BYTES 256
extern char camkes_own_name[CAMKES_OWN_NAME_BYTES];

/* The body of a generated method of a client: marshals what `values` point to, calls, and fills in
 * the results. `values` has the places that struct camkes_parameter tells of, in order. Strings and
 * arrays that come back are the caller's to free. Where the call fails and the error handler says
 * to go on, scalars come back as zero, strings and arrays as empty ones, also to be freed. Any
 * thread; one call at a time. */
void camkes_client_call(struct camkes_client *client, size_t method, void *const *values);

/* What <interface>_get_sender_id returns in the thread that runs a method: the caller's number. */
uint64_t camkes_sender_id(void);

/* Around a direct call (seL4DirectCall): sets the thread's sender id and returns the one before, to
 * be put back. */
uint64_t camkes_sender_exchange(uint64_t sender_id);

/* Emits to every consumer. Any thread; a full barrier before each signal. Never fails: a kick the
 * host refuses is reported to the error handler as CE_SYSCALL_FAILED. */
void camkes_emitter_emit(struct camkes_emitter *emitter);

/* Blocks until the event came, and consumes it; acquire. Any number of threads; each event wakes
 * one. */
void camkes_notification_wait(struct camkes_notification *notification);

/* 1: the event had come and is consumed now; 0: it had not. */
int camkes_notification_poll(struct camkes_notification *notification);

/* Registers a one-shot callback, which wins over waiters. 0; -EBUSY where one is registered;
 * -EAGAIN without a thread to run it in. */
int camkes_notification_reg_callback(struct camkes_notification *notification,
                                     void (*callback)(void *), void *argument);

/* The body of the generated d_cache_op: memory is coherent here, so this checks the range and
 * fences. 0, or -EINVAL where [start, start + size) is not inside the dataport. */
int camkes_dataport_cache_op(const struct camkes_dataport *dataport, size_t start, size_t size);

/* The body of the generated <interface>_register_error_handler: stores `handler` (NULL: back to the
 * instance's) in `slot`, the error_handler of that interface, and returns what stood there. Any
 * thread. */
camkes_error_handler_t camkes_exchange_error_handler(camkes_error_handler_t *slot,
                                                     camkes_error_handler_t handler);

#endif
