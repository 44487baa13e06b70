/* SPDX-License-Identifier: BSD-2-Clause */
/* What a thread knows about itself. */
#ifndef CAMKES_TLS_H
#define CAMKES_TLS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct camkes_tls {
    const char *instance;  /* that it works for; NULL: one of the application's own */
    const char *interface; /* likewise; also NULL: the control thread */
    uint64_t sender_id;    /* of the client whose call it serves; 0: none */
} camkes_tls_t;

/* The calling thread's; never NULL, valid as long as the thread. */
const camkes_tls_t *camkes_get_tls(void);

#ifdef __cplusplus
}
#endif

#endif
