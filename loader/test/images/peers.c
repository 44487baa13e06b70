/* SPDX-License-Identifier: BSD-2-Clause */
/* Instances that sleep until another one has died: an emitter in the middle of emitting, a server,
 * a client. */
#include "loader/test/images/peers.h"
#include "abi/rpc.h"
#include "loader/test/test_system.h"

#define BOTH (CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE)

TEST_SYSTEM_BLOCK(3, 6, 6, 12);

static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects =
        {
            {CAISSON_OBJECT_NOTIFICATION, SLOT(2), 4096},
            {CAISSON_OBJECT_CHANNEL, SLOT(3), CAISSON_CHANNEL_BYTES(PEERS_MESSAGE_BYTES)},
            {CAISSON_OBJECT_CHANNEL, SLOT(4), CAISSON_CHANNEL_BYTES(PEERS_MESSAGE_BYTES)},
        },
    .instances =
        {
            {SLOT(5), SLOT(11), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 0, 1, 0,
             0},
            {SLOT(6), SLOT(11), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 1, 1, 0,
             0},
            {SLOT(7), SLOT(11), CAISSON_INSTANCE_COMPONENT, 0, 0, 2, 1, 0, 0},
            {SLOT(8), SLOT(11), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 3, 1, 0,
             0},
            {SLOT(9), SLOT(11), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 4, 1, 0,
             0},
            {SLOT(10), SLOT(11), CAISSON_INSTANCE_COMPONENT, CAISSON_INSTANCE_CONTROL, 0, 5, 1, 0,
             0},
        },
    .capabilities =
        {
            {0, 3, BOTH, CAISSON_ROLE_EMITTER},
            {0, 3, BOTH, CAISSON_ROLE_CONSUMER},
            {1, 3, BOTH, CAISSON_ROLE_SERVER},
            {1, 3, BOTH, CAISSON_ROLE_CLIENT},
            {2, 3, BOTH, CAISSON_ROLE_CLIENT},
            {2, 3, BOTH, CAISSON_ROLE_SERVER},
        },
    .strings = {"", "peers", "word", "call", "other", "emitter", "consumer", "server", "caller",
                "client", "waiter", "Peer"},
};

const struct caisson_system_header *const caisson_system = &block.header;
