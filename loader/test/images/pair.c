/* SPDX-License-Identifier: BSD-2-Clause */
/* Two instances that may tell that they returned, and go on to serve; what they do depends on their
 * names. */
#include "loader/test/test_system.h"

/* Of the first one. */
#ifndef PAIR_RESTART
#define PAIR_RESTART CAISSON_RESTART_NEVER
#endif

TEST_SYSTEM_BLOCK(2, 2, 2, 7);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects = {{CAISSON_OBJECT_EVENTFD, SLOT(2), 0}, {CAISSON_OBJECT_EVENTFD, SLOT(3), 0}},
    .instances =
        {
            {SLOT(4), SLOT(6), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, PAIR_RESTART,
             0, 1, 0, 0},
            {SLOT(5), SLOT(6), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 1, 1, 0, 0},
        },
    .capabilities = {{0, 3, CAISSON_RIGHT_WRITE, CAISSON_ROLE_OUTCOME},
                     {1, 3, CAISSON_RIGHT_WRITE, CAISSON_ROLE_OUTCOME}},
    .strings = {"", "pair", "told0", "told1", PAIR_FIRST, PAIR_SECOND, "Probe"},
};

const struct caisson_system_header *const caisson_system = &block.header;
