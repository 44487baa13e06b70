/* SPDX-License-Identifier: BSD-2-Clause */
/* A virtual machine that asks for more memory than any host has. */
#include "loader/test/test_system.h"

TEST_SYSTEM_BLOCK(1, 1, 1, 5);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects = {{CAISSON_OBJECT_CONSOLE, SLOT(2), 0}},
    .instances = {{SLOT(4), SLOT(3), CAISSON_INSTANCE_VM, CAISSON_INSTANCE_CONTROL, 0, 0, 1, 0,
                   1ull << 45}},
    .capabilities = {{0, 3, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0}},
    .strings = {"", "greedy", "console", "Init0", "vm0"},
};

const struct caisson_system_header *const caisson_system = &block.header;
