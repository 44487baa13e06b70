/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the runtime share among themselves. Their names begin with camkes_ all the
 * same: applications are linked with the library statically, and one that has a thread_start of its
 * own must not put it in the place of ours.
 */
#ifndef CAISSON_RUNTIME_H
#define CAISSON_RUNTIME_H

#include <camkes/glue.h>
#include <stddef.h>
#include <stdint.h>

/* error.c: tells the handler in `slot` (the interface's; NULL or empty: the instance's) and returns
 * its action, CEA_DISCARD or CEA_IGNORE; with the others the process ends. Names the instance in
 * `error`. */
camkes_error_action_t camkes_error_raise(const struct camkes_instance *instance,
                                         const camkes_error_handler_t *slot, camkes_error_t *error);

/* error.c: camkes_error_raise of CE_SYSCALL_FAILED. `error` is a negative errno. */
camkes_error_action_t camkes_error_raise_syscall(const struct camkes_instance *instance,
                                                 const camkes_error_handler_t *slot,
                                                 const char *interface, const char *description,
                                                 const char *operation, int error);

/* memory.c: maps the first `size_bytes` of a shared memory descriptor after checking that it has
 * them; what it returns in `ret_object` (may be NULL) names the memory behind the descriptor. 0;
 * -EINVAL: not memory; -EFBIG: too small. */
int camkes_memory_map(int descriptor, size_t size_bytes, int protection, void **ret_address,
                      uint64_t *ret_object);

/* emitter.c: maps the words of one end of an event. */
int camkes_signals_map(struct camkes_signal *signals, size_t count);

/* notification.c: readies a notification whose words are mapped. `round_ps`: what a round of
 * spinning takes; 0: nobody spins, as there is one CPU that this process may use. */
int camkes_notification_init(struct camkes_notification *notification, uint32_t round_ps);

/* notification.c: as the only leader, waits for the event and consumes it. */
void camkes_notification_lead(struct camkes_notification *notification);

/* notification.c: as the only leader, waits until the event is there, and leaves it there. */
void camkes_notification_await(struct camkes_notification *notification);

/* emitter.c: emits to one consumer. 0, or a negative errno of the kick. */
int camkes_signal_emit(const struct camkes_signal *signal);

/* capability.c: makes what the events of an instance that have a capability share. Their
 * notifications are ready. 0 or -ENOMEM, with nothing left. */
int camkes_capability_init(const struct camkes_instance *instance);
/* capability.c: frees it. No thread waits for one of these events. */
void camkes_capability_finish(const struct camkes_instance *instance);

/* notification.c: with the lock held, whether the next event is the callback's. */
bool camkes_notification_claimed(const struct camkes_notification *notification);

/* client.c: maps the channel. `round_ps` as of a notification; `instance` is set. */
int camkes_client_init(struct camkes_client *client, uint32_t round_ps);

/* server.c: maps the channels and allocates what serving takes, so that no call allocates but for
 * strings and arrays. `round_ps` as of a notification; `instance` is set. */
int camkes_server_init(struct camkes_server *server, uint32_t round_ps);

/* server.c: serves the calls of all clients of these servers, one at a time, each client in its
 * turn. */
_Noreturn void camkes_servers_serve(struct camkes_server *const *servers, size_t count);

/* servers.c: starts the threads of connected servers that have one. */
void camkes_servers_start(const struct camkes_process *process);

/* servers.c: whether there is any connected server. */
bool camkes_servers_connected(const struct camkes_process *process);

/* servers.c: serves those without a thread, of each instance together, in a thread that is set as
 * its control thread is: where that is the main thread, it does not return. */
void camkes_servers_attend(const struct camkes_process *process);

/* thread.c: whether the main thread will do for control: one instance, which sets nothing for that
 * thread. */
bool camkes_process_needs_main_only(const struct camkes_process *process);

/* thread.c: the setting of a control thread that is not the main thread. */
struct camkes_thread_setting camkes_control_setting(const struct camkes_instance *instance);

/* emitter.c: maps the words. */
int camkes_emitter_init(struct camkes_emitter *emitter);

/* dataport.c: maps the memory and sets the application's pointer. */
int camkes_dataport_init(struct camkes_dataport *dataport);

/* msgqueue.c: maps the ring; its emitter or notification is readied by itself. */
int camkes_msgqueue_init(struct camkes_msgqueue *queue);

/* dma.c: allocates the process's pool; 0 bytes: none. */
int camkes_dma_init(size_t pool_bytes);

/* tls.c: the calling thread works for `interface` (NULL: control) of the instance from now on. */
void camkes_thread_adopt(const struct camkes_instance *instance, const char *interface);

/* thread.c: a thread with a bounded stack that works for `interface` (NULL: control) of the
 * instance, as the setting says; what the host refuses of priority and affinity is reported on
 * standard error. What the setting does not say, the thread has from the one that starts it. Where
 * `ret_thread` is NULL the thread is detached. 0, or a negative errno. */
int camkes_thread_start(const struct camkes_instance *instance, const char *interface,
                        const struct camkes_thread_setting *setting, void *(*body)(void *),
                        void *argument, pthread_t *ret_thread);

/* objects.c: an instance without what it was declared to have must not go on, and as its peers rely
 * on it, nor must they: where `error` is negative, ends the system and says what was missing. */
void camkes_instance_expect(int error, const struct camkes_instance *instance, const char *kind,
                            const char *name);

/* objects.c: readies all objects of an instance, or ends the system. */
void camkes_objects_init(const struct camkes_instance *instance);

/* Where a signal handler runs when the thread's own stack is used up: the far end of that stack,
 * which no overflow reaches. */
#define CAMKES_FAULT_STACK_BYTES ((size_t)16 * 1024)
struct camkes_fault_stack {
    bool entered;
    _Alignas(16) char bytes[CAMKES_FAULT_STACK_BYTES];
};

/* fault.c: from now on, a fault or a refused system call of this process is told in one line on
 * standard error before it dies of it. Handlers that are there already stay, and the application
 * may set its own. */
void camkes_fault_init(const struct camkes_process *process);

/* unprinted.c: what stdio still holds is printed before the process dies of a signal. Whether it
 * ended within a line; a signal handler may call it. */
void camkes_unprinted_init(void);
bool camkes_unprinted_save(void);

/* morecore.c: keeps the heap in one range and sets `morecore_area` and `morecore_size`. NULL in a
 * program that does not refer to them. */
void camkes_morecore_init(void) __attribute__((weak));

/* Whose a stack is: what a report of its overflow says. */
struct camkes_stack {
    const struct camkes_instance *instance; /* NULL: no setting is about it */
    const char *interface;                  /* NULL: the control thread's */
    size_t bytes;                           /* 0: the main thread's, which the host limits */
};

/* fault.c: for the calling thread, until it leaves. `stack` lies in a frame that outlives what is
 * called in between, and near the beginning of the thread's own stack, which is `own`. */
void camkes_fault_stack_enter(struct camkes_fault_stack *stack, const struct camkes_stack *own);
void camkes_fault_stack_leave(struct camkes_fault_stack *stack);

/* stack.c: whether stacks are below 4 GiB. */
bool camkes_stacks_low(void);

/* stack.c: chooses the size of stacks that the component's code does not choose itself. */
void camkes_stacks_init(void);

/* stack.c: has a thread begin on a stack of so many bytes, whole pages, with
 * CAMKES_STACK_GUARD_BYTES below it. 0, or a positive errno. */
int camkes_stack_set(pthread_attr_t *attributes, size_t bytes);

/* start.c: the whole life of a process; its exit status. */
int camkes_process_start(const struct camkes_process *process);

#endif
