/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happens when the runtime meets an error that a generated function has no return value for.
 * It describes the error to the handler of the interface, or else of the instance, and carries out
 * the action that the handler returns. Without a handler the action is CEA_HALT.
 */
#ifndef CAMKES_ERROR_H
#define CAMKES_ERROR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum camkes_error_type {
    CE_NO_ERROR = 0,
    CE_BUFFER_LENGTH_EXCEEDED, /* data would not fit where it goes */
    CE_INVALID_METHOD_INDEX,   /* a call of a method that the interface does not have */
    CE_MALFORMED_RPC_PAYLOAD,  /* a message shorter or longer than its content says */
    CE_SYSCALL_FAILED,         /* the host refused something */
    CE_ALLOCATION_FAILURE,     /* out of memory */
    CE_OVERFLOW,               /* arithmetic on sizes would wrap */
} camkes_error_type_t;

typedef enum camkes_error_action {
    CEA_DISCARD, /* give up the operation that failed, without effect, and go on */
    CEA_IGNORE,  /* go on as if it had not failed; the result may be wrong */
    CEA_ABORT,   /* end this instance with EXIT_FAILURE */
    CEA_HALT,    /* end the system */
} camkes_error_action_t;

/* Strings live as long as the handler runs. Only the member of the type's comment is meaningful. */
typedef struct camkes_error {
    camkes_error_type_t type;
    const char *instance;
    const char *interface; /* NULL where no interface is concerned */
    const char *description;
    union {
        struct { /* CE_BUFFER_LENGTH_EXCEEDED */
            size_t current_length;
            size_t target_length;
            const char *connection; /* whose setting `size` is the limit, or NULL */
        };
        struct { /* CE_INVALID_METHOD_INDEX */
            uint64_t lower_bound;
            uint64_t upper_bound;
            uint64_t invalid_index;
        };
        struct { /* CE_MALFORMED_RPC_PAYLOAD */
            size_t length;
            size_t current_index;
        };
        struct { /* CE_SYSCALL_FAILED */
            const char *operation;
            int error; /* a positive errno */
        };
        size_t alloc_bytes; /* CE_ALLOCATION_FAILURE */
    };
} camkes_error_t;

/* Runs in the thread that met the error, possibly in several at once. */
typedef camkes_error_action_t (*camkes_error_handler_t)(camkes_error_t *error);

/* Sets the instance's handler (NULL: none) and returns the one before. Any thread. */
camkes_error_handler_t camkes_register_error_handler(camkes_error_handler_t handler);

#ifdef __cplusplus
}
#endif

#endif
