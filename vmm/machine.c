/* SPDX-License-Identifier: BSD-2-Clause */
/* How the threads of a virtual machine tell its main thread that the guest's life ends, and how the
 * machine gives up. */
#include "vmm/machine.h"

#include "abi/system.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void machine_ask(struct vmm *vmm, enum machine_request request, const char *cause)
{
    pthread_mutex_lock(&vmm->lock);
    bool first = vmm->request == MACHINE_GOES_ON;
    if (first)
        vmm->request = request;
    pthread_cond_signal(&vmm->requested);
    pthread_mutex_unlock(&vmm->lock);
    if (!first || cause == NULL)
        return;
    if (request ==
        MACHINE_FAILED) /* once in a process: no flood of the guest's can hide why it ended */
        log_line(vmm->name, "%s", cause);
    else
        log_guest(&vmm->log_limit, vmm->name, "%s", cause);
}

void machine_fatal(const struct vmm *vmm, const char *format, ...)
{
    char message[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    log_line(vmm->name, "%s", message);
    _Exit(vmm->started ? EXIT_FAILURE : CAISSON_EXIT_HALT);
}
