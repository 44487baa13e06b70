/* SPDX-License-Identifier: BSD-2-Clause */
/* Two instances that share memory: one may write it, the other only read. */
#include "loader/test/test_system.h"

TEST_SYSTEM_BLOCK(4, 2, 6, 9);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects =
        {
            {CAISSON_OBJECT_MEMORY, SLOT(4), 8192},
            {CAISSON_OBJECT_MEMORY, SLOT(5), 4096},
            {CAISSON_OBJECT_EVENTFD, SLOT(6), 0},
            {CAISSON_OBJECT_FILE, SLOT(7), 0},
        },
    .instances =
        {
            {SLOT(2), SLOT(8), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 0, 3, 0, 0},
            {SLOT(3), SLOT(8), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 3, 3, 0, 0},
        },
    .capabilities =
        {
            {0, 3, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0},
            {1, 4, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0},
            {2, 5, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0},
            {0, 3, CAISSON_RIGHT_READ, 0},
            {2, 4, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0},
            {3, 5, CAISSON_RIGHT_READ, 0},
        },
    .strings = {"", "descriptors", "writer", "reader", "data", "word", "kick", "greeting.txt",
                "Probe"},
};

const struct caisson_system_header *const caisson_system = &block.header;
