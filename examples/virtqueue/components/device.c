/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the texts in the driver's buffers upper case, in place. */
#include <camkes.h>
#include <camkes/virtqueue.h>
#include <ctype.h>

static virtqueue_device_t queue;

void post_init(void)
{
    if (camkes_virtqueue_channel_register_virtqueue((unsigned)queue_id, (unsigned)queue_length,
                                                    memory_get_size(), memory, used_emit, 0, 0,
                                                    VIRTQUEUE_DEVICE) != 0 ||
        camkes_virtqueue_device_init(&queue, (unsigned)queue_id) != 0)
        printf("device: there is no queue\n");
}

/* Works on one chain of buffers; returns the bytes it wrote. */
static uint32_t work(virtqueue_ring_object_t *chain)
{
    uint32_t written = 0;
    void *place;
    unsigned length;
    vq_flags_t flags;

    while (virtqueue_gather_available(&queue, chain, &place, &length, &flags) == 1) {
        char *buffer = camkes_virtqueue_device_offset_to_buffer(&queue, (uintptr_t)place);

        for (unsigned i = 0; i < length; i++)
            buffer[i] = (char)toupper((unsigned char)buffer[i]);
        written += length;
    }
    return written;
}

int offered__run(void)
{
    virtqueue_ring_object_t chain;

    for (;;) {
        offered_wait();
        while (virtqueue_get_available_buf(&queue, &chain) == 1)
            virtqueue_add_used_buf(&queue, &chain, work(&chain));
        queue.notify();
    }
}
