/* SPDX-License-Identifier: BSD-2-Clause */
/* A list in shared memory: its pointers mean the same to everybody who shares it. */
#ifndef ENTRY_H
#define ENTRY_H

#include <camkes/dataport.h>

typedef struct entry {
    int value;
    dataport_ptr_t next;
} entry_t;

#endif
