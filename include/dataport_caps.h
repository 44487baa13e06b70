/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Handle of a dataport whose connector also gives access to the memory behind it (seL4SharedDataWithCaps). The glue
 * of an instance defines `<dataport>_handle` for each such interface on the `to` end. On Linux the frames are one memfd, so
 * a frame "cap" is that dataport's descriptor, the same for every frame.
 */
#ifndef DATAPORT_CAPS_H
#define DATAPORT_CAPS_H

#include <sel4/sel4.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dataport_caps_handle {
    seL4_CPtr (*get_nth_frame_cap)(
        uintptr_t n);    /* n counts pages from 0; 0 where there is no such page */
    int (*get_id)(void); /* the interface's `_id`, from 1 */
    unsigned int (*get_num_frame_caps)(void); /* pages */
    seL4_CPtr *(*get_frame_caps)(
        void); /* array of get_num_frame_caps(); free_frame_caps gives it back; NULL: no memory */
    void (*free_frame_caps)(seL4_CPtr *caps);
    uintptr_t (*get_size)(void); /* bytes */
    seL4_CapRights_t (*get_rights)(void);
} dataport_caps_handle_t;

#endif
