/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Serving many clients in one thread: each in its turn, so that one who calls without end holds up
 * the others by one call of its own at a time. Where nobody calls, the thread sleeps: for one
 * client in the futex of its word, for several in their eventfds, of which each is one client's.
 *
 * A client can write its word and its eventfd, and so end or prevent that sleep, as often as it
 * likes. Whoever did so CAMKES_RESTLESS_ROUNDS times without a call is left out of the sleep and
 * looked at once in a nap instead, until it has been quiet for as many naps: the others are served
 * as before, and the CPU stays idle.
 */
#include "kick.h"
#include "post.h"
#include "runtime.h"
#include "spin.h"

#include "abi/notification.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct round {
    struct camkes_post *posts;
    struct pollfd *kicks; /* of each; NULL: there is one client, and a futex */
    size_t count;
    struct camkes_spin *spin; /* of the first server */
};

static bool left_out(const struct camkes_post *post)
{
    return post->restless >= CAMKES_RESTLESS_ROUNDS;
}

static void disturbed(struct camkes_post *post)
{
    if (++post->restless >= CAMKES_RESTLESS_ROUNDS)
        post->restless = 2 * CAMKES_RESTLESS_ROUNDS;
}

static bool serve_each(const struct round *round)
{
    bool served = false;

    for (size_t i = 0; i < round->count; i++) {
        struct camkes_post *post = &round->posts[i];

        if (!camkes_post_ready(post))
            continue;
        post->armed = false;
        if (camkes_post_serve(post)) {
            post->restless = 0;
            served = true;
        } else {
            disturbed(post);
        }
    }
    return served;
}

/* Whether there is a request from one who is not left out. */
static bool any_ready(void *argument)
{
    const struct round *round = argument;

    for (size_t i = 0; i < round->count; i++)
        if (camkes_post_ready(&round->posts[i]) && !left_out(&round->posts[i]))
            return true;
    return false;
}

static void arm(struct camkes_post *post)
{
    const uint32_t old = camkes_message_arm(post->channel.request);

    if (old != CAISSON_NOTIFICATION_WAITING && post->armed && !camkes_post_ready(post))
        disturbed(post); /* nobody but the client overwrites it, and then it has called */
    else if (left_out(post))
        post->restless--;
    post->armed = true;
}

/* Whoever is left out is looked at after a nap. How long the sleep may be, in ms; -1: for ever. */
static int arm_each(const struct round *round)
{
    int timeout_ms = -1;

    for (size_t i = 0; i < round->count; i++) {
        arm(&round->posts[i]);
        if (left_out(&round->posts[i]))
            timeout_ms = CAMKES_NAP_NS / 1000000;
        if (round->kicks)
            round->kicks[i].fd =
                left_out(&round->posts[i]) ? -1 : round->posts[i].client->kick_descriptor;
    }
    return timeout_ms;
}

/* Who was woken by its client without a call. */
static void find_disturbed(const struct round *round)
{
    for (size_t i = 0; i < round->count; i++)
        if (!left_out(&round->posts[i]) && (!round->kicks || round->kicks[i].revents) &&
            __atomic_load_n(&round->posts[i].channel.request->word, __ATOMIC_RELAXED) ==
                CAISSON_NOTIFICATION_WAITING)
            disturbed(&round->posts[i]);
}

static int sleep_armed(const struct round *round, int timeout_ms)
{
    if (round->kicks)
        return camkes_kick_poll(round->kicks, round->count, timeout_ms);
    if (left_out(&round->posts[0]))
        return -EAGAIN;
    return camkes_kick_sleep(&round->posts[0].channel.request->word, timeout_ms);
}

static void sleep_once(const struct round *round, int timeout_ms)
{
    const int error = sleep_armed(round, timeout_ms);

    if (error == 0)
        find_disturbed(round);
    else if (error != -ETIMEDOUT)
        camkes_nap(); /* the host cannot let us sleep, or there is nobody to sleep for */
}

static void await(struct round *round)
{
    uint64_t since_ns;
    int timeout_ms;

    if (camkes_spin_until(round->spin, round->count, any_ready, round))
        return;
    since_ns = camkes_spin_sleeps(round->spin);
    timeout_ms = arm_each(round);
    if (any_ready(round))
        return;
    sleep_once(round, timeout_ms);
    camkes_spin_slept(round->spin, since_ns);
}

static size_t channel_count(struct camkes_server *const *servers, size_t count)
{
    size_t channels = 0;

    for (size_t i = 0; i < count; i++)
        channels += servers[i]->channel_count;
    return channels;
}

static void posts_init(struct camkes_post *posts, struct camkes_server *const *servers,
                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < servers[i]->channel_count; k++)
            camkes_post_init(posts++, servers[i], &servers[i]->channels[k]);
}

static int round_init(struct round *round, struct camkes_server *const *servers, size_t count)
{
    round->posts = calloc(round->count, sizeof(*round->posts));
    if (!round->posts)
        return -ENOMEM;
    posts_init(round->posts, servers, count);
    round->spin = &servers[0]->spin;
    if (round->posts[0].client->kick_descriptor < 0)
        return 0;
    round->kicks = calloc(round->count, sizeof(*round->kicks));
    if (!round->kicks)
        return -ENOMEM;
    for (size_t i = 0; i < round->count; i++)
        round->kicks[i].events = POLLIN;
    return 0;
}

_Noreturn void camkes_servers_serve(struct camkes_server *const *servers, size_t count)
{
    struct round round = {.count = channel_count(servers, count)};

    while (round.count == 0)
        pause();
    camkes_instance_expect(round_init(&round, servers, count), servers[0]->instance, "clients of",
                           servers[0]->name);
    for (;;)
        if (!serve_each(&round))
            await(&round);
}
