/* SPDX-License-Identifier: BSD-2-Clause */
/* What a thread knows about itself. */
#ifndef CAMKES_TLS_H
#define CAMKES_TLS_H

typedef struct camkes_tls {
    const char *
        interface; /* whose thread it is; NULL: the control thread, or one of the application's own */
} camkes_tls_t;

/* The calling thread's; never NULL, valid as long as the thread. */
const camkes_tls_t *camkes_get_tls(void);

#endif
