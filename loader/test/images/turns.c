/* SPDX-License-Identifier: BSD-2-Clause */
/* Two virtual machines and a component that print in turn, by a word that all three share. */
#include "loader/test/images/peers.h"
#include "loader/test/test_system.h"

#define BOTH (CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE)

TEST_SYSTEM_BLOCK(3, 3, 5, 9);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects = {{CAISSON_OBJECT_MEMORY, SLOT(2), CAISSON_PAGE_BYTES},
                {CAISSON_OBJECT_CONSOLE, SLOT(3), 0},
                {CAISSON_OBJECT_CONSOLE, SLOT(4), 0}},
    .instances =
        {
            {SLOT(6), SLOT(5), CAISSON_INSTANCE_VM, CAISSON_INSTANCE_CONTROL, 0, 0, 2, 0, 4096},
            {SLOT(7), SLOT(5), CAISSON_INSTANCE_VM, CAISSON_INSTANCE_CONTROL, 0, 2, 2, 0, 4096},
            {SLOT(8), SLOT(5), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 4, 1, 0, 0},
        },
    .capabilities =
        {{0, 3, BOTH, 0}, {1, 4, BOTH, 0}, {0, 3, BOTH, 0}, {2, 4, BOTH, 0}, {0, 3, BOTH, 0}},
    .strings = {"", "turns", "word", "console0", "console1", "Peer", "vm0", "vm1", "first"},
};

const struct caisson_system_header *const caisson_system = &block.header;
