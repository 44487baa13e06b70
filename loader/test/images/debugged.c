/* SPDX-License-Identifier: BSD-2-Clause */
/* A group of two instances to be debugged, and one instance beside it. */
#include "loader/test/test_system.h"

TEST_SYSTEM_BLOCK(1, 2, 1, 7);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects = {{CAISSON_OBJECT_EVENTFD, SLOT(2), 0}},
    .instances =
        {
            {SLOT(3), SLOT(5), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 0, 1,
             SLOT(6), 0},
            {SLOT(4), SLOT(5), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 1, 0, 0, 0},
        },
    .capabilities = {{0, 3, CAISSON_RIGHT_READ, 0}},
    .strings = {"", "debugged", "kick", "pair", "fine", "Probe", "left right"},
};

const struct caisson_system_header *const caisson_system = &block.header;
