/* SPDX-License-Identifier: BSD-2-Clause */
/* Instances that end badly beside one that ends well; one of them asks to be restarted. */
#include "loader/test/test_system.h"

TEST_SYSTEM_BLOCK(1, 3, 1, 7);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects = {{CAISSON_OBJECT_EVENTFD, SLOT(5), 0}},
    .instances =
        {
            {SLOT(2), SLOT(6), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 0, 1, 0, 0},
            {SLOT(3), SLOT(6), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL,
             CAISSON_RESTART_ON_FAILURE, 1, 0, 0, 0},
            {SLOT(4), SLOT(6), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 1, 0, 0, 0},
        },
    .capabilities = {{0, 3, CAISSON_RIGHT_READ, 0}},
    .strings = {"", "failing", "crash", "status3", "fine", "kick", "Probe"},
};

const struct caisson_system_header *const caisson_system = &block.header;
