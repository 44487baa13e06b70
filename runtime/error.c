/* SPDX-License-Identifier: BSD-2-Clause */
/* Error handlers: who is asked, and what is done with the answer. */
#include "runtime.h"

#include "abi/system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

camkes_error_handler_t camkes_exchange_error_handler(camkes_error_handler_t *slot,
                                                     camkes_error_handler_t handler)
{
    return __atomic_exchange_n(slot, handler, __ATOMIC_ACQ_REL);
}

static camkes_error_handler_t handler_load(const camkes_error_handler_t *slot)
{
    return slot ? __atomic_load_n(slot, __ATOMIC_ACQUIRE) : NULL;
}

/* What in the description enlarges it. */
static void enlarge_format(const camkes_error_t *error, char *text, size_t text_bytes)
{
    size_t length = strlen(text);

    if (error->connection)
        snprintf(text + length, text_bytes - length, "; set '%s.size = %zu;' in the configuration",
                 error->connection, error->target_length);
}

static void detail_format(const camkes_error_t *error, char *text, size_t text_bytes)
{
    switch (error->type) {
    case CE_BUFFER_LENGTH_EXCEEDED:
        snprintf(text, text_bytes, "%zu bytes where %zu fit", error->target_length,
                 error->current_length);
        enlarge_format(error, text, text_bytes);
        break;
    case CE_INVALID_METHOD_INDEX:
        snprintf(text, text_bytes, "method %llu is not in %llu..%llu",
                 (unsigned long long)error->invalid_index, (unsigned long long)error->lower_bound,
                 (unsigned long long)error->upper_bound);
        break;
    case CE_MALFORMED_RPC_PAYLOAD:
        snprintf(text, text_bytes, "message of %zu bytes, at byte %zu", error->length,
                 error->current_index);
        break;
    case CE_SYSCALL_FAILED:
        snprintf(text, text_bytes, "%s: %s", error->operation, strerror(error->error));
        break;
    case CE_ALLOCATION_FAILURE:
        snprintf(text, text_bytes, "no memory for %zu bytes", error->alloc_bytes);
        break;
    case CE_OVERFLOW:
        snprintf(text, text_bytes, "a size is too large to compute with");
        break;
    default:
        snprintf(text, text_bytes, "error type %d", (int)error->type);
        break;
    }
}

static void diagnose(const camkes_error_t *error)
{
    char detail[400];

    detail_format(error, detail, sizeof(detail));
    fprintf(stderr, "%s: %s%s%s: %s\n", error->instance, error->interface ? error->interface : "",
            error->interface ? ": " : "", error->description, detail);
}

/* Not exit: another thread may hold what an exit handler needs. */
static _Noreturn void leave(const camkes_error_t *error, int status)
{
    diagnose(error);
    fflush(stdout);
    _exit(status);
}

camkes_error_action_t camkes_error_raise(const struct camkes_instance *instance,
                                         const camkes_error_handler_t *slot, camkes_error_t *error)
{
    camkes_error_handler_t handler = handler_load(slot);
    camkes_error_action_t action = CEA_HALT;

    error->instance = instance->name;
    if (!handler)
        handler = handler_load(instance->error_handler);
    if (handler)
        action = handler(error);

    switch (action) {
    case CEA_DISCARD:
    case CEA_IGNORE:
        return action;
    case CEA_ABORT:
        leave(error, EXIT_FAILURE);
    case CEA_HALT:
    default: /* a value of no meaning is no permission to go on */
        leave(error, CAISSON_EXIT_HALT);
    }
}

camkes_error_action_t camkes_error_raise_syscall(const struct camkes_instance *instance,
                                                 const camkes_error_handler_t *slot,
                                                 const char *interface, const char *description,
                                                 const char *operation, int error)
{
    camkes_error_t what = {
        .type = CE_SYSCALL_FAILED,
        .interface = interface,
        .description = description,
    };

    what.operation = operation;
    what.error = -error;
    return camkes_error_raise(instance, slot, &what);
}
