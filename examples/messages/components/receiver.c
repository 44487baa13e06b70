/* SPDX-License-Identifier: BSD-2-Clause */
/* Sleeps while the queue is empty, and takes out all there is when it wakes. */
#include <camkes.h>
#include <camkes/msgqueue.h>
#include <inttypes.h>

static uint32_t received, misplaced;

/* False after the last message. */
static bool take(const message_t *message)
{
    if (message->number == 0) {
        printf("receiver: %" PRIu32 " messages, %" PRIu32 " of them misplaced, then \"%s\"\n",
               received, misplaced, message->text);
        return false;
    }
    misplaced += message->number != ++received;
    if (message->number % 25 == 0)
        printf("receiver: \"%s\"\n", message->text);
    return true;
}

int run(void)
{
    camkes_msgqueue_receiver_t queue;
    message_t message;

    if (camkes_msgqueue_receiver_init(incoming_id, &queue) != 0)
        return 1;
    for (;;) {
        incoming_wait();
        while (camkes_msgqueue_poll(&queue) == 1) {
            if (camkes_msgqueue_get(&queue, &message, sizeof(message)) != 0)
                return 1;
            if (!take(&message))
                return misplaced != 0;
        }
    }
}
