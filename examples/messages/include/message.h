/* SPDX-License-Identifier: BSD-2-Clause */
/* What the queue carries. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdint.h>

typedef struct message {
    uint32_t number; /* from 1; 0: the last one */
    char text[28];
} message_t;

#endif
