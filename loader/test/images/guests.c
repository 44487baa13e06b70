/* SPDX-License-Identifier: BSD-2-Clause */
/* Two virtual machines whose programs play guests. */
#include "loader/test/test_system.h"

TEST_SYSTEM_BLOCK(2, 2, 2, 7);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects = {{CAISSON_OBJECT_CONSOLE, SLOT(2), 0}, {CAISSON_OBJECT_CONSOLE, SLOT(3), 0}},
    .instances =
        {
            {SLOT(5), SLOT(4), CAISSON_INSTANCE_VM, CAISSON_INSTANCE_CONTROL, 0, 0, 1, 0, 4096},
            {SLOT(6), SLOT(4), CAISSON_INSTANCE_VM, CAISSON_INSTANCE_CONTROL, 0, 1, 1, 0, 4096},
        },
    .capabilities = {{0, 3, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0},
                     {1, 3, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0}},
    .strings = {"", "guests", "console0", "console1", "Init", "vm0", "vm1"},
};

const struct caisson_system_header *const caisson_system = &block.header;
