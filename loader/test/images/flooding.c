/* SPDX-License-Identifier: BSD-2-Clause */
/* One instance floods, another prints its lines in pieces and ends the system. */
#include "loader/test/test_system.h"

TEST_SYSTEM_BLOCK(1, 2, 1, 6);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects = {{CAISSON_OBJECT_EVENTFD, SLOT(2), 0}},
    .instances =
        {
            {SLOT(4), SLOT(3), CAISSON_INSTANCE_COMPONENT, 0, 0, 0, 1, 0, 0},
            {SLOT(5), SLOT(3), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 1, 0, 0, 0},
        },
    .capabilities = {{0, 3, CAISSON_RIGHT_READ, 0}},
    .strings = {"", "flooding", "kick", "Probe", "flood", "steady"},
};

const struct caisson_system_header *const caisson_system = &block.header;
