/* SPDX-License-Identifier: BSD-2-Clause */
/* Clients and servers of one interface over real channels, each server in a process of its own; and
 * what the loader does. */
#ifndef RPC_H
#define RPC_H

#include "channel.h"

#include "abi/rpc.h"

struct point {
    int32_t x;
    double y;
};

/* The interface, as a generated header has it. In a server these are what the tables lead to. */
enum rpc_method {
    RPC_ADD,     /* int add(in int a, in int b) */
    RPC_SCALARS, /* point scalars(in char c, refin point p, out int64_t o, inout uint16_t io) */
    RPC_STRINGS, /* string strings(in string a, refin string b, out string o, inout string io) */
    RPC_ARRAYS, /* int arrays(in int32_t a[], refin point b[], out point o[], inout int32_t io[]) */
    RPC_LISTS,  /* int lists(in string a[], refin string b[], out string o[], inout string io[]) */
    RPC_NOTHING, /* void nothing(void) */
    RPC_SENDER,  /* uint64_t sender(void) */
    RPC_NULLS,   /* string nulls(out string o, out int32_t a[], out string l[]): leaves all alone */
    RPC_FILL,    /* void fill(in uint32_t bytes, out char data[]) */
    RPC_EXIT,    /* void exit(void): ends the server */
    RPC_SLEEP,   /* void sleep(in uint32_t ms) */
    RPC_METHODS,
};

extern const struct camkes_method rpc_methods[RPC_METHODS];

int rpc_add(struct camkes_client *client, int a, int b);
uint64_t rpc_sender(struct camkes_client *client);
void rpc_call_plain(struct camkes_client *client, enum rpc_method method); /* without values */
void rpc_sleep(struct camkes_client *client, uint32_t ms);

/* What this process' server reports to. */
struct rpc_board;
void rpc_board_set(struct rpc_board *board);
struct rpc_board *rpc_board_get(void);

enum { RPC_CLIENTS_MOST = 200, RPC_MESSAGE_BYTES = 8192 };

/* What processes of a test tell each other. */
struct rpc_board {
    unsigned calls;       /* of RPC_NOTHING and RPC_SLEEP */
    unsigned sleeps;      /* that the server began, where a test counts them */
    unsigned errors;      /* that the server's handler was told of */
    camkes_error_t error; /* the last of them */
};

struct rpc {
    size_t client_count;
    struct camkes_server_channel channels[RPC_CLIENTS_MOST];
    struct camkes_server server;
    struct camkes_client clients[RPC_CLIENTS_MOST];
    struct rpc_board *board; /* shared */
    int child;
    enum spins spins;
};

/* Whether replies to channels that are opened from now on are kicked by eventfds, as where a side
 * is in a guest. */
extern bool rpc_replies_kicked;

/* The last error that a client of this process was told of; its handler goes on. */
extern camkes_error_t rpc_error;

/* Channels for so many clients, with sender ids from 1, and the clients' ends of them. `spins`: how
 * both sides do. */
void rpc_open(struct rpc *rpc, size_t client_count, enum spins spins);
void rpc_close(struct rpc *rpc);

/* fork(2) of a process that ends with this one. */
int rpc_fork(void);

/* Starts the server in a child process, after `prepare` (may be NULL) has run there. */
void rpc_serve(struct rpc *rpc, void (*prepare)(void));

/* Ends the server, without a word to the clients. */
void rpc_kill(struct rpc *rpc);

/* What the loader does when a side has ended; `gone`: CAISSON_SIDE_GONE, or 0 where it will be
 * started again. */
void rpc_tell_server_ended(struct rpc *rpc, uint32_t gone);
void rpc_tell_client_ended(struct rpc *rpc, size_t index);

/* A client anew, as a process that is started again has it. */
void rpc_restart_client(struct rpc *rpc, size_t index);

struct caisson_message *rpc_request(const struct rpc *rpc, size_t client);
struct caisson_message *rpc_reply(const struct rpc *rpc, size_t client);

/* Until that word says that somebody sleeps, or is about to. */
void rpc_await_sleeper(const struct caisson_message *message);

#endif
