/* SPDX-License-Identifier: BSD-2-Clause */
/* POSIX message queues, one each way. Their messages are at most 8 KiB where nobody changed the
 * host's limit. */
#include "measure.h"
#include "peer.h"

#include <fcntl.h>
#include <mqueue.h>

struct queues {
    mqd_t request;
    mqd_t reply;
};

static mqd_t open_queue(const char *name)
{
    struct mq_attr attributes = {.mq_maxmsg = 8, .mq_msgsize = sizeof(int)};
    char path[64];
    snprintf(path, sizeof(path), "/caisson-bench-%s-%ld", name, (long)getpid());
    mqd_t queue = mq_open(path, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    if (queue == (mqd_t)-1)
        peer_fail("mq_open");
    mq_unlink(path); /* both sides have it open */
    return queue;
}

static void *open_queues(void)
{
    struct queues *queues = malloc(sizeof(*queues));
    if (queues == NULL)
        peer_fail("malloc");
    queues->request = open_queue("request");
    queues->reply = open_queue("reply");
    return queues;
}

static void join_queues(void *state)
{
    (void)state;
}

static void serve(void *state)
{
    struct queues *queues = state;
    int value;
    for (;;) {
        if (mq_receive(queues->request, (char *)&value, sizeof(value), NULL) < 0)
            peer_fail("mq_receive");
        value++;
        if (mq_send(queues->reply, (const char *)&value, sizeof(value), 0) < 0)
            peer_fail("mq_send");
    }
}

static int call(void *state, int value)
{
    struct queues *queues = state;
    if (mq_send(queues->request, (const char *)&value, sizeof(value), 0) < 0 ||
        mq_receive(queues->reply, (char *)&value, sizeof(value), NULL) < 0)
        peer_fail("mq");
    return value;
}

static void ping(void *state)
{
    call(state, 0);
}

const struct peer peer_mq = {"POSIX mq", open_queues, serve, join_queues, call, NULL, ping, 0};
