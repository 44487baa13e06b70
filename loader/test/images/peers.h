/* SPDX-License-Identifier: BSD-2-Clause */
/* What the image "peers" and the programs of its instances agree upon. */
#ifndef CAISSON_LOADER_TEST_PEERS_H
#define CAISSON_LOADER_TEST_PEERS_H

#define PEERS_MESSAGE_BYTES 2112u

int peer_emitter(const char *name);
int peer_consumer(const char *name);
int peer_server(const char *name);
int peer_caller(const char *name);
int peer_client(const char *name);
int peer_waiter(const char *name);

#endif
