/* SPDX-License-Identifier: BSD-2-Clause */
/* What the images "peers" and "turns" and the programs of its instances agree upon. */
#ifndef CAISSON_LOADER_TEST_PEERS_H
#define CAISSON_LOADER_TEST_PEERS_H

#define PEERS_MESSAGE_BYTES 2112u

int peer_emitter(const char *name);
int peer_consumer(const char *name);
int peer_server(const char *name);
int peer_caller(const char *name);
int peer_client(const char *name);
int peer_waiter(const char *name);

#define TURNS 300u /* of each that prints */

int turn_first(const char *name);
int turn_second(const char *name);
int turn_third(const char *name);

#endif
