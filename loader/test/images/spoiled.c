/* SPDX-License-Identifier: BSD-2-Clause */
/* One instance that writes where it may not, unnoticed. */
#include "loader/test/test_system.h"

TEST_SYSTEM_BLOCK(1, 1, 1, 5);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects = {{CAISSON_OBJECT_EVENTFD, SLOT(2), 0}},
    .instances = {{SLOT(3), SLOT(4), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 0, 1,
                   0, 0}},
    .capabilities = {{0, 3, CAISSON_RIGHT_READ, 0}},
    .strings = {"", "spoiled", "kick", "spoiler", "Spoiler"},
};

const struct caisson_system_header *const caisson_system = &block.header;
