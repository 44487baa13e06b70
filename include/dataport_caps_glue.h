/* SPDX-License-Identifier: BSD-2-Clause */
/* What the generated functions of a dataport_caps_handle_t answer. For glue only: applications use the handle. */
#ifndef DATAPORT_CAPS_GLUE_H
#define DATAPORT_CAPS_GLUE_H

#include <camkes/glue.h>
#include <dataport_caps.h>
#include <stdlib.h>
#include <sys/mman.h>

#define DATAPORT_CAPS_PAGE_BYTES 4096u

static inline unsigned int dataport_caps_count(const struct camkes_dataport *dataport)
{
    return (unsigned int)(dataport->size_bytes / DATAPORT_CAPS_PAGE_BYTES);
}

static inline seL4_CPtr dataport_caps_nth(const struct camkes_dataport *dataport, uintptr_t n)
{
    return n < dataport_caps_count(dataport) ? (seL4_CPtr)dataport->descriptor : 0;
}

static inline seL4_CPtr *dataport_caps_array(const struct camkes_dataport *dataport)
{
    unsigned int count = dataport_caps_count(dataport);
    seL4_CPtr *caps = calloc(count, sizeof(*caps));
    for (unsigned int i = 0; caps != NULL && i < count; i++) {
        caps[i] = (seL4_CPtr)dataport->descriptor;
    }
    return caps;
}

static inline void dataport_caps_free(seL4_CPtr *caps)
{
    free(caps);
}

static inline seL4_CapRights_t dataport_caps_rights(const struct camkes_dataport *dataport)
{
    return (dataport->protection & PROT_WRITE) != 0 ? seL4_ReadWrite : seL4_CanRead;
}

#endif
