/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Procedures in a guest's process, as the description has them for its virtual machine
 * (`<interface>_in_guest`). The generated camkes.h declares their methods; its functions call those
 * below.
 *
 * `uses P p`: the methods p_* are called as in a component, from any thread; errors reach the
 * handler that p_register_error_handler sets, and without one end the process with status 99. One
 * process at a time is the client. p__connect makes it that one before its first call would: 0, or
 * -1 and errno:
 *
 *   EBUSY   another process is the client
 *   ENOENT  the guest has no such device: its modules are not loaded, or its description differs
 *   EACCES  the process may not open it
 *
 * `provides P p`: the program defines the methods p_*, and p__serve serves them in the calling
 * thread, for all clients, until the process ends. It returns where it cannot begin: -1 and errno,
 * as above. When the process ends, whoever waits in a call of it is told.
 */
#ifndef CAMKES_GUEST_H
#define CAMKES_GUEST_H

#include <camkes/error.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct camkes_client;
struct camkes_server;

/* Bodies of generated functions. */
void camkes_guest_call(struct camkes_client *client, size_t method, void *const *values);
int camkes_guest_connect(struct camkes_client *client);
int camkes_guest_serve(struct camkes_server *server);

#ifdef __cplusplus
}
#endif

#endif
