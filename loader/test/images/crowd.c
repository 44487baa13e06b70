/* SPDX-License-Identifier: BSD-2-Clause */
/* One server and a thousand clients: objects 0 to 999 are the channels, client.1000 has the first
 * one. */
#include "abi/rpc.h"
#include "loader/test/test_system.h"

#define BOTH (CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE)

/* m(1000) m(1001) ... m(1999) */
#define TEN(m, n) m(n##0) m(n##1) m(n##2) m(n##3) m(n##4) m(n##5) m(n##6) m(n##7) m(n##8) m(n##9)
#define HUNDRED(m, n)                                                                              \
    TEN(m, n##0)                                                                                   \
    TEN(m, n##1)                                                                                   \
    TEN(m, n##2)                                                                                   \
    TEN(m, n##3) TEN(m, n##4) TEN(m, n##5) TEN(m, n##6) TEN(m, n##7) TEN(m, n##8) TEN(m, n##9)
#define THOUSAND(m)                                                                                \
    HUNDRED(m, 10)                                                                                 \
    HUNDRED(m, 11)                                                                                 \
    HUNDRED(m, 12)                                                                                 \
    HUNDRED(m, 13)                                                                                 \
    HUNDRED(m, 14)                                                                                 \
    HUNDRED(m, 15) HUNDRED(m, 16) HUNDRED(m, 17) HUNDRED(m, 18) HUNDRED(m, 19)

#define CHANNEL(n) {CAISSON_OBJECT_CHANNEL, SLOT(2), CAISSON_CHANNEL_BYTES(64)},
#define CLIENT(n)                                                                                  \
    {SLOT(5 + n - 1000),                                                                           \
     SLOT(3),                                                                                      \
     CAISSON_INSTANCE_COMPONENT,                                                                   \
     CAISSON_INSTANCE_CONTROL,                                                                     \
     0,                                                                                            \
     n,                                                                                            \
     1,                                                                                            \
     0,                                                                                            \
     0},
#define SERVES(n) {n - 1000, 3 + n - 1000, BOTH, CAISSON_ROLE_SERVER},
#define CALLS(n)  {n - 1000, 3, BOTH, CAISSON_ROLE_CLIENT},
#define NAME(n)   "client." #n,

TEST_SYSTEM_BLOCK(1000, 1001, 2000, 1005);

/* clang-format off */
static const struct test_system_block block = {
    .header = TEST_SYSTEM_HEADER,
    .objects = {THOUSAND(CHANNEL)},
    .instances = {{SLOT(4), SLOT(3), CAISSON_INSTANCE_COMPONENT, 0, 0, 0, 1000, 0, 0}, THOUSAND(CLIENT)},
    .capabilities = {THOUSAND(SERVES) THOUSAND(CALLS)},
    .strings = {"", "crowd", "call", "Crowd", "server", THOUSAND(NAME)},
};
/* clang-format on */

const struct caisson_system_header *const caisson_system = &block.header;
