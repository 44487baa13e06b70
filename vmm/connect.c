/* SPDX-License-Identifier: BSD-2-Clause */
/* The cross_vm_* functions that an application's cross_vm.c calls, and the order in which its own
 * are called. */
#include "vmm/connect.h"

#include "vmm/arch/arch.h"
#include "vmm/channel.h"
#include "vmm/machine.h"

#include <camkes/glue.h>
#include <cross_vm_consumes_event.h>
#include <cross_vm_dataport.h>
#include <cross_vm_emits_event.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define IRQ_BADGE 1u /* upstream's functions take one; nothing here depends on it */

/* The application's, where it defines them. */
#pragma weak cross_vm_dataports_init
#pragma weak cross_vm_emits_events_init
#pragma weak cross_vm_consumes_events_init

/* A VM is alone in its process. */
static const struct camkes_instance *instance(void)
{
    return camkes_process.instances[0];
}

#define REFUSE(vmm, ...) (log_line((vmm)->name, __VA_ARGS__), -EINVAL)

static int add_dataport(struct vmm *vmm, const struct camkes_dataport *dataport)
{
    int error = crossvm_add_dataport(&vmm->crossvm, dataport->name, dataport->descriptor,
                                     dataport->protection, dataport->size_bytes);

    if (error < 0)
        log_line(vmm->name, "dataport '%s': cannot be offered to the guest: %s", dataport->name,
                 strerror(-error));
    return error;
}

static int add_event(struct vmm *vmm, enum caisson_crossvm_kind kind, const char *name,
                     const struct crossvm_word *words, size_t count)
{
    int error = count > CAISSON_CROSSVM_WORDS_MAX
                    ? -ENOSPC
                    : crossvm_add_event(&vmm->crossvm, kind, name, words, (uint32_t)count);

    if (error == -ENOSPC)
        log_line(vmm->name, "event '%s': its notification words exceed the %u that a VM can have",
                 name, CAISSON_CROSSVM_WORDS_MAX);
    else if (error < 0)
        log_line(vmm->name, "event '%s': cannot be offered to the guest: %s", name,
                 strerror(-error));
    return error;
}

/* The first CAISSON_CROSSVM_WORDS_MAX; add_event refuses more. False: one has no eventfd. */
static bool copy_words(struct crossvm_word *words, const struct camkes_signal *signals,
                       size_t count)
{
    for (size_t i = 0; i < count && i < CAISSON_CROSSVM_WORDS_MAX; i++) {
        if (signals[i].kick_descriptor < 0)
            return false;
        words[i] = (struct crossvm_word){.page_descriptor = signals[i].word_descriptor,
                                         .kick_descriptor = signals[i].kick_descriptor};
    }
    return true;
}

static int add_emitter(struct vmm *vmm, const struct camkes_emitter *emitter)
{
    struct crossvm_word words[CAISSON_CROSSVM_WORDS_MAX];

    if (!copy_words(words, emitter->signals, emitter->signal_count))
        return REFUSE(vmm, "emitted event '%s': a consumer has no eventfd for a guest to ring",
                      emitter->name);
    return add_event(vmm, CAISSON_CROSSVM_EMIT, emitter->name, words, emitter->signal_count);
}

static int add_notification(struct vmm *vmm, const struct camkes_notification *notification)
{
    struct crossvm_word words[CAISSON_CROSSVM_WORDS_MAX];

    if (!copy_words(words, notification->signals, notification->signal_count))
        return REFUSE(vmm, "consumed event '%s': it has no eventfd to become an interrupt",
                      notification->name);
    int error = add_event(vmm, CAISSON_CROSSVM_CONSUME, notification->name, words,
                          notification->signal_count);
    if (error == 0)
        crossvm_limit_spin(&vmm->crossvm, notification->spin.limit_us);
    return error;
}

static int add_channel(struct vmm *vmm, enum caisson_crossvm_kind kind, uint32_t id,
                       const struct channel *channel)
{
    const char *verb = kind == CAISSON_CROSSVM_EMIT ? "emits" : "consumes";
    char name[CAISSON_CROSSVM_NAME_BYTES];

    if (channel == NULL) {
        int error = -errno;
        log_line(vmm->name, "%s event %u: cannot be joined to the application's function: %s",
                 kind == CAISSON_CROSSVM_EMIT ? "emitted" : "consumed", id, strerror(errno));
        return error;
    }
    snprintf(name, sizeof(name), "%s_%u", verb, id);
    struct crossvm_word word = channel_word(channel);
    return add_event(vmm, kind, name, &word, 1);
}

static const struct camkes_dataport *find_dataport(const dataport_caps_handle_t *handle)
{
    for (size_t i = 0; i < instance()->dataport_count; i++) {
        if (instance()->dataports[i]->handle == handle)
            return instance()->dataports[i];
    }
    return NULL;
}

static const struct camkes_emitter *find_emitter(camkes_emit_fn emit)
{
    for (size_t i = 0; i < instance()->emitter_count; i++) {
        if (instance()->emitters[i]->emit == emit)
            return instance()->emitters[i];
    }
    return NULL;
}

static const struct camkes_notification *
find_notification(int (*reg_callback)(camkes_event_callback_fn, void *))
{
    for (size_t i = 0; i < instance()->notification_count; i++) {
        if (instance()->notifications[i]->reg_callback == reg_callback)
            return instance()->notifications[i];
    }
    return NULL;
}

/* How many dataports of the instance a guest can have. */
static int guest_dataports(void)
{
    int count = 0;

    for (size_t i = 0; i < instance()->dataport_count; i++) {
        if (instance()->dataports[i]->handle != NULL)
            count++;
    }
    return count;
}

static int check_array(const vmm_t *vmm, const char *kind, bool exists, bool first_null, int n)
{
    if (n < 0 || (n > 0 && !exists))
        return REFUSE(vmm, "%s: an array of %d entries was given, but no array", kind, n);
    if (n > 0 && !first_null)
        return REFUSE(vmm, "%s: entry 0 must be NULL, for the index is the id", kind);
    return 0;
}

static int check_dataport(const vmm_t *vmm, int i, const dataport_caps_handle_t *handle)
{
    if (handle == NULL)
        return REFUSE(vmm, "dataports: entry %d is NULL", i);
    const struct camkes_dataport *dataport = find_dataport(handle);
    if (dataport == NULL)
        return REFUSE(vmm, "dataports: entry %d is no handle of this instance's dataports", i);
    if (handle->get_id() != i)
        return REFUSE(vmm, "dataports: entry %d is '%s', whose id is %d", i, dataport->name,
                      handle->get_id());
    if (handle->get_size() != dataport->size_bytes)
        return REFUSE(vmm, "dataport '%s': its handle says %zu bytes, its declaration %zu",
                      dataport->name, (size_t)handle->get_size(), dataport->size_bytes);
    return 0;
}

int cross_vm_dataports_init_common(vmm_t *vmm, dataport_caps_handle_t **dataports, int n)
{
    int count = n > 0 ? n - 1 : 0;
    int error = check_array(vmm, "dataports", dataports != NULL,
                            dataports != NULL && dataports[0] == NULL, n);

    for (int i = 1; error == 0 && i <= count; i++)
        error = check_dataport(vmm, i, dataports[i]);
    if (error == 0 && count != guest_dataports())
        error =
            REFUSE(vmm, "dataports: %d were given, but %d are declared", count, guest_dataports());
    for (int i = 1; error == 0 && i <= count; i++)
        error = add_dataport(vmm, find_dataport(dataports[i]));
    return error;
}

int cross_vm_emits_events_init_common(vmm_t *vmm, camkes_emit_fn *events, int n)
{
    int error =
        check_array(vmm, "emitted events", events != NULL, events != NULL && events[0] == NULL, n);

    for (int i = 1; error == 0 && i < n; i++) {
        if (events[i] == NULL)
            return REFUSE(vmm, "emitted events: entry %d is NULL", i);
        const struct camkes_emitter *emitter = find_emitter(events[i]);
        error = emitter != NULL
                    ? add_emitter(vmm, emitter)
                    : add_channel(vmm, CAISSON_CROSSVM_EMIT, (uint32_t)i,
                                  channel_to_function(&vmm->crossvm, (uint32_t)i, events[i]));
    }
    return error;
}

static const camkes_consumes_event_t *event_with_id(const camkes_consumes_event_t *events, int n,
                                                    int id)
{
    for (int i = 0; i < n; i++) {
        if (events[i].id == (unsigned)id)
            return &events[i];
    }
    return NULL;
}

static int check_consumed(const vmm_t *vmm, const camkes_consumes_event_t *events, int n)
{
    int error = check_array(vmm, "consumed events", events != NULL, true, n);

    for (int i = 0; error == 0 && i < n; i++) {
        if (events[i].id == 0 || events[i].id > (unsigned)n)
            error = REFUSE(vmm, "consumed events: entry %d has id %u; ids are 1 to %d", i,
                           events[i].id, n);
        else if (events[i].reg_callback == NULL)
            error = REFUSE(vmm, "consumed events: entry %d (id %u) has no reg_callback", i,
                           events[i].id);
        else if (event_with_id(events, i, (int)events[i].id) != NULL)
            error = REFUSE(vmm, "consumed events: id %u is there twice", events[i].id);
    }
    return error;
}

int cross_vm_consumes_events_init_common(vmm_t *vmm, vspace_t *vspace, camkes_mutex_t *mutex,
                                         camkes_consumes_event_t *events, int n,
                                         seL4_Word irq_badge)
{
    int error = check_consumed(vmm, events, n);

    (void)vspace;
    (void)mutex;
    (void)irq_badge;
    for (int id = 1; error == 0 && id <= n; id++) {
        const camkes_consumes_event_t *event = event_with_id(events, n, id);
        const struct camkes_notification *notification = find_notification(event->reg_callback);
        error = notification != NULL
                    ? add_notification(vmm, notification)
                    : add_channel(
                          vmm, CAISSON_CROSSVM_CONSUME, (uint32_t)id,
                          channel_from_function(&vmm->crossvm, (uint32_t)id, event->reg_callback));
    }
    return error;
}

int cross_vm_consumes_event_irq_num(void)
{
    return (int)layout_line(arch_layout(), "crossvm")->number;
}

/* Without an application's function: what the tables have, by id. */
static int dataports_from_tables(struct vmm *vmm)
{
    int error = 0;

    for (uint32_t id = 1; error == 0 && id <= instance()->dataport_count; id++) {
        for (size_t i = 0; error == 0 && i < instance()->dataport_count; i++) {
            if (instance()->dataports[i]->id == id)
                error = add_dataport(vmm, instance()->dataports[i]);
        }
    }
    return error;
}

static int emits_from_tables(struct vmm *vmm)
{
    int error = 0;

    for (uint32_t id = 1; error == 0 && id <= instance()->emitter_count; id++) {
        for (size_t i = 0; error == 0 && i < instance()->emitter_count; i++) {
            if (instance()->emitters[i]->id == id)
                error = add_emitter(vmm, instance()->emitters[i]);
        }
    }
    return error;
}

static int consumes_from_tables(struct vmm *vmm)
{
    int error = 0;

    for (uint32_t id = 1; error == 0 && id <= instance()->notification_count; id++) {
        for (size_t i = 0; error == 0 && i < instance()->notification_count; i++) {
            if (instance()->notifications[i]->id == id)
                error = add_notification(vmm, instance()->notifications[i]);
        }
    }
    return error;
}

static void must_connect(const struct vmm *vmm, int result, const char *function)
{
    if (result != 0)
        machine_fatal(vmm, "%s failed with %d", function, result);
}

void connect_all(struct vmm *vmm)
{
    must_connect(
        vmm, cross_vm_dataports_init ? cross_vm_dataports_init(vmm) : dataports_from_tables(vmm),
        "cross_vm_dataports_init");
    must_connect(
        vmm, cross_vm_emits_events_init ? cross_vm_emits_events_init(vmm) : emits_from_tables(vmm),
        "cross_vm_emits_events_init");
    must_connect(vmm,
                 cross_vm_consumes_events_init
                     ? cross_vm_consumes_events_init(vmm, &vmm->vspace, IRQ_BADGE)
                     : consumes_from_tables(vmm),
                 "cross_vm_consumes_events_init");
    must_connect(vmm, procedures_add(vmm), "procedures_add");
}
