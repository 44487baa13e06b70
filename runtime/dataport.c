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

/* The number of the memory behind a dataport, in the two halves of a place. */

static const dataport_ptr_t nowhere = {.id = -1, .id_high = -1};

static dataport_ptr_t place_make(uint64_t object, uint64_t offset)
{
    return (dataport_ptr_t){
        .id = (int32_t)(uint32_t)object,
        .id_high = (int32_t)(uint32_t)(object >> 32),
        .offset = offset,
    };
}

/* 0: none. */
static uint64_t place_object(dataport_ptr_t place)
{
    if (place.id == nowhere.id && place.id_high == nowhere.id_high)
        return 0;
    return (uint64_t)(uint32_t)place.id_high << 32 | (uint32_t)place.id;
}

static bool wrap(const struct camkes_instance *instance, const void *pointer,
                 dataport_ptr_t *ret_place)
{
    for (size_t i = 0; i < instance->dataport_count; i++) {
        const struct camkes_dataport *dataport = instance->dataports[i];
        /* Below the start it wraps, and is too large. */
        uintptr_t offset = (uintptr_t)pointer - (uintptr_t)dataport->address;

        if (dataport->address && offset < dataport->size_bytes) {
            *ret_place = place_make(dataport->object, offset);
            return true;
        }
    }
    return false;
}

dataport_ptr_t dataport_wrap_ptr(void *pointer)
{
    dataport_ptr_t place = nowhere;

    for (size_t i = 0; i < camkes_process.instance_count; i++)
        if (wrap(camkes_process.instances[i], pointer, &place))
            break;
    return place;
}

/* The best of `found` and the instance's dataports: where members of a group share memory, one may
 * map it for reading only. */
static const struct camkes_dataport *find(const struct camkes_instance *instance,
                                          dataport_ptr_t place, const struct camkes_dataport *found)
{
    for (size_t i = 0; i < instance->dataport_count; i++) {
        const struct camkes_dataport *dataport = instance->dataports[i];

        if (dataport->address && dataport->object == place_object(place) &&
            place.offset < dataport->size_bytes &&
            (!found || dataport->protection & ~found->protection))
            found = dataport;
    }
    return found;
}

void *dataport_unwrap_ptr(dataport_ptr_t place)
{
    const struct camkes_dataport *dataport = NULL;

    if (place_object(place) == 0)
        return NULL;
    for (size_t i = 0; i < camkes_process.instance_count; i++)
        dataport = find(camkes_process.instances[i], place, dataport);
    return dataport ? (char *)dataport->address + place.offset : NULL;
}
