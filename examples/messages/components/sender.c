/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends more messages than the queue holds; where it is full, the receiver gets its turn. */
#include <camkes.h>
#include <camkes/msgqueue.h>

static camkes_msgqueue_sender_t queue;

static void send(message_t message)
{
    while (camkes_msgqueue_send(&queue, &message, sizeof(message)) != 0)
        seL4_Yield();
}

int run(void)
{
    if (camkes_msgqueue_sender_init(outgoing_id, &queue) != 0)
        return 1;
    for (int i = 1; i <= messages; i++) {
        message_t message = {.number = (uint32_t)i};

        snprintf(message.text, sizeof(message.text), "message %d", i);
        send(message);
    }
    send((message_t){.number = 0, .text = "no more"});
    return 0;
}
