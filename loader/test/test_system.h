/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes system tables by hand: strings are slots of a fixed width, so that a name is a slot's
 * number. */
#ifndef CAISSON_LOADER_TEST_SYSTEM_H
#define CAISSON_LOADER_TEST_SYSTEM_H

#include "abi/image.h"

#define SLOT_BYTES 32
#define SLOT(n)    ((n)*SLOT_BYTES) /* slot 0 is the empty string, slot 1 the system's name */

#define TEST_SYSTEM_BLOCK(objects_n, instances_n, capabilities_n, strings_n)                       \
    struct test_system_block {                                                                     \
        struct caisson_system_header header;                                                       \
        struct caisson_object objects[objects_n];                                                  \
        struct caisson_instance instances[instances_n];                                            \
        struct caisson_capability capabilities[capabilities_n];                                    \
        char strings[strings_n][SLOT_BYTES];                                                       \
    }

#define TEST_SYSTEM_COUNT(member)                                                                  \
    (sizeof(((struct test_system_block *)0)->member) /                                             \
     sizeof(((struct test_system_block *)0)->member[0]))

#define TEST_SYSTEM_HEADER                                                                         \
    {                                                                                              \
        .magic = CAISSON_SYSTEM_MAGIC, .revision = CAISSON_SYSTEM_REVISION,                        \
        .size_bytes = sizeof(struct test_system_block),                                            \
        .object_offset = offsetof(struct test_system_block, objects),                              \
        .object_count = TEST_SYSTEM_COUNT(objects),                                                \
        .instance_offset = offsetof(struct test_system_block, instances),                          \
        .instance_count = TEST_SYSTEM_COUNT(instances),                                            \
        .capability_offset = offsetof(struct test_system_block, capabilities),                     \
        .capability_count = TEST_SYSTEM_COUNT(capabilities),                                       \
        .string_offset = offsetof(struct test_system_block, strings),                              \
        .string_bytes = sizeof(((struct test_system_block *)0)->strings), .name = SLOT(1)          \
    }

#endif
