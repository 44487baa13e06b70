/* SPDX-License-Identifier: BSD-2-Clause */
/* Offers all its texts at once, and prints them as they come back. */
#include <camkes.h>
#include <camkes/virtqueue.h>
#include <inttypes.h>
#include <string.h>

static const char *const texts[] = {"one", "two buffers", "three", "", "five"};

static virtqueue_driver_t queue;

void post_init(void)
{
    if (camkes_virtqueue_channel_register_virtqueue((unsigned)queue_id, (unsigned)queue_length,
                                                    memory_get_size(), memory, offered_emit, 0, 0,
                                                    VIRTQUEUE_DRIVER) != 0 ||
        camkes_virtqueue_driver_init(&queue, (unsigned)queue_id) != 0)
        printf("driver: there is no queue\n");
}

static bool offer(const char *text)
{
    const size_t bytes = strlen(text) + 1;
    virtqueue_ring_object_t chain;
    void *buffer;

    if (camkes_virtqueue_buffer_alloc(&queue, &buffer, bytes) != 0)
        return false;
    memcpy(buffer, text, bytes);
    virtqueue_init_ring_object(&chain);
    return virtqueue_add_available_buf(&queue, &chain, buffer, (unsigned)bytes, VQ_RW) == 1;
}

/* Prints and frees what was given back; returns how many. */
static size_t collect(void)
{
    virtqueue_ring_object_t chain;
    uint32_t written;
    size_t count = 0;

    while (virtqueue_get_used_buf(&queue, &chain, &written) == 1) {
        void *place;
        unsigned length;
        vq_flags_t flags;

        while (virtqueue_gather_used(&queue, &chain, &place, &length, &flags) == 1) {
            char *buffer = camkes_virtqueue_driver_offset_to_buffer(&queue, (uintptr_t)place);

            printf("driver: %" PRIu32 " bytes: \"%.*s\"\n", written, (int)length, buffer);
            camkes_virtqueue_buffer_free(&queue, buffer);
        }
        count++;
    }
    return count;
}

int run(void)
{
    size_t back = 0;

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        if (!offer(texts[i]))
            return 1;
    queue.notify();
    while (back < ARRAY_SIZE(texts)) {
        used_wait();
        back += collect();
    }
    return 0;
}
