/* SPDX-License-Identifier: BSD-2-Clause */
/* A virtual machine in the tables' sense, whose program plays a guest at its console; and a
 * component beside it. Whether the VM is started again, the build says. */
#include "loader/test/test_system.h"

#ifndef GUEST_RESTART
#define GUEST_RESTART CAISSON_RESTART_NEVER
#endif

TEST_SYSTEM_BLOCK(1, 2, 1, 7);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects = {{CAISSON_OBJECT_CONSOLE, SLOT(2), 0}},
    .instances =
        {
            {SLOT(4), SLOT(3), CAISSON_INSTANCE_VM, CAISSON_INSTANCE_CONTROL, GUEST_RESTART, 0, 1,
             0, 4096},
            {SLOT(6), SLOT(5), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 1, 0, 0, 0},
        },
    .capabilities = {{0, 3, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE, 0}},
    .strings = {"", "guest", "console", "Init0", "vm0", "Probe", "quiet"},
};

const struct caisson_system_header *const caisson_system = &block.header;
