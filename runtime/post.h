/* SPDX-License-Identifier: BSD-2-Clause */
/* A client's channel as the thread sees it that serves it: server.c serves one call, serve.c goes
 * round among many. */
#ifndef CAISSON_POST_H
#define CAISSON_POST_H

#include "message.h"

#include <camkes/glue.h>

struct camkes_post {
    struct camkes_server *server;
    const struct camkes_server_channel *client;
    struct camkes_channel channel;
    uint32_t served;   /* number of the call served last */
    uint32_t restless; /* what its client did of late to keep us awake; serve.c */
    bool armed;        /* we stored WAITING, and nothing was served since */
};

void camkes_post_init(struct camkes_post *post, struct camkes_server *server,
                      const struct camkes_server_channel *client);

/* Whether there is a request. Relaxed: camkes_post_serve acquires it. */
static inline bool camkes_post_ready(const struct camkes_post *post)
{
    const uint32_t call = __atomic_load_n(&post->channel.request->call, __ATOMIC_RELAXED);

    return call != post->served && !(call & CAISSON_CALL_WITHDRAWN);
}

/* Serves the request that is there. False: it is none that could be served, or answered. */
bool camkes_post_serve(struct camkes_post *post);

#endif
