/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Serving many clients in one thread: each in its turn, so that one who calls without end holds up the others by one call of
 * its own at a time. Where nobody calls, the thread sleeps on the words of all.
 *
 * A client can write its word, and so end or prevent that sleep, as often as it likes. Whoever did so CAMKES_RESTLESS_ROUNDS
 * times without a call is left out of the sleep and looked at once in a nap instead, until it has been quiet for as many naps:
 * the others are served as before, and the CPU stays idle.
 */
#include "kick.h"
#include "post.h"
#include "runtime.h"
#include "spin.h"

#include "abi/notification.h"

#include <camkes/timing.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct round {
    struct camkes_post *posts;
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
static bool any_ready(const struct round *round)
{
    for (size_t i = 0; i < round->count; i++)
        if (camkes_post_ready(&round->posts[i]) && !left_out(&round->posts[i]))
            return true;
    return false;
}

static bool spin_ready(const struct round *round)
{
    const size_t most = camkes_spin_rounds(round->spin);

    for (size_t looks = 0; looks < most; looks += round->count) {
        if (any_ready(round)) {
            camkes_spin_succeeded(round->spin);
            return true;
        }
        camkes_cpu_relax();
    }
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

/* Who is slept for, and on which words. */
struct sleep {
    struct camkes_post *posts[CAMKES_KICK_WORDS_MOST];
    uint32_t *words[CAMKES_KICK_WORDS_MOST];
    size_t count;
    int timeout_ms;
};

/* Whoever is left out, and who is one too many for the host, is looked at after a nap. */
static void arm_each(const struct round *round, struct sleep *sleep)
{
    sleep->count = 0;
    sleep->timeout_ms = -1;
    for (size_t i = 0; i < round->count; i++) {
        struct camkes_post *post = &round->posts[i];

        arm(post);
        if (left_out(post) || sleep->count == CAMKES_KICK_WORDS_MOST) {
            sleep->timeout_ms = CAMKES_NAP_NS / 1000000;
        } else {
            sleep->words[sleep->count] = &post->channel.request->word;
            sleep->posts[sleep->count++] = post;
        }
    }
}

static bool all_armed(const struct sleep *sleep)
{
    for (size_t i = 0; i < sleep->count; i++)
        if (__atomic_load_n(sleep->words[i], __ATOMIC_RELAXED) != CAISSON_NOTIFICATION_WAITING)
            return false;
    return true;
}

/* Which was woken, as camkes_kick_sleep_any. */
static int sleep_armed(const struct sleep *sleep)
{
    if (sleep->count == 1)
        return camkes_kick_sleep(sleep->words[0], -1, sleep->timeout_ms);
    return camkes_kick_sleep_any(sleep->words, sleep->count, sleep->timeout_ms);
}

static void sleep_once(const struct sleep *sleep)
{
    const int woken = sleep->count > 0 ? sleep_armed(sleep) : -EPERM;

    if (woken >= 0) {
        if (__atomic_load_n(sleep->words[woken], __ATOMIC_RELAXED) == CAISSON_NOTIFICATION_WAITING)
            disturbed(sleep->posts[woken]); /* without a call */
    } else if (woken == -EAGAIN) {
        if (all_armed(sleep))
            camkes_nap(); /* somebody changes its word to and fro */
    } else if (woken != -ETIMEDOUT && woken != -EINTR) {
        camkes_nap(); /* the host cannot let us sleep on words, or there is nobody to sleep for */
    }
}

static void await(const struct round *round)
{
    struct sleep sleep;
    uint64_t asleep_ns;

    if (spin_ready(round))
        return;
    asleep_ns = camkes_timing_ns();
    arm_each(round, &sleep);
    if (any_ready(round))
        return;
    sleep_once(&sleep);
    camkes_spin_failed(round->spin, camkes_timing_ns() - asleep_ns);
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

_Noreturn void camkes_servers_serve(struct camkes_server *const *servers, size_t count)
{
    struct round round = {.count = channel_count(servers, count)};

    while (round.count == 0)
        pause();
    round.posts = calloc(round.count, sizeof(*round.posts));
    camkes_instance_expect(round.posts ? 0 : -ENOMEM, servers[0]->instance, "clients of",
                           servers[0]->name);
    posts_init(round.posts, servers, count);
    round.spin = &servers[0]->spin;
    for (;;)
        if (!serve_each(&round))
            await(&round);
}
