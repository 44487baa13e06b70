/* SPDX-License-Identifier: BSD-2-Clause */
/* Dataports: mapping, pointers that can be passed to a peer, cache operations. */
#include "runtime.h"

#include <camkes/dataport.h>
#include <errno.h>
#include <sys/mman.h>

int camkes_dataport_init(struct camkes_dataport *dataport)
{
    int error;

    if ((dataport->protection & ~(PROT_READ | PROT_WRITE)) != 0)
        return -EINVAL;
    error = camkes_memory_map(dataport->descriptor, dataport->size_bytes, dataport->protection,
                              &dataport->address, &dataport->object);
    if (error)
        return error;
    if (dataport->assign)
        dataport->assign(dataport->address);
    return 0;
}

int camkes_dataport_cache_op(const struct camkes_dataport *dataport, size_t start, size_t size)
{
    if (start > dataport->size_bytes || size > dataport->size_bytes - start)
        return -EINVAL;
    THREAD_MEMORY_FENCE();
    return 0;
}

dataport_ptr_t dataport_wrap_ptr(void *pointer)
{
    for (size_t i = 0; i < camkes_instance.dataport_count; i++) {
        const struct camkes_dataport *dataport = camkes_instance.dataports[i];
        /* Below the start it wraps, and is too large. */
        uintptr_t offset = (uintptr_t)pointer - (uintptr_t)dataport->address;

        if (dataport->address && offset < dataport->size_bytes)
            return (dataport_ptr_t){.object = dataport->object, .offset = offset};
    }
    return (dataport_ptr_t){0};
}

void *dataport_unwrap_ptr(dataport_ptr_t place)
{
    if (place.object == 0)
        return NULL;
    for (size_t i = 0; i < camkes_instance.dataport_count; i++) {
        const struct camkes_dataport *dataport = camkes_instance.dataports[i];

        if (dataport->address && dataport->object == place.object &&
            place.offset < dataport->size_bytes)
            return (char *)dataport->address + place.offset;
    }
    return NULL;
}
