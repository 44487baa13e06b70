/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtqueues between components, under the names of seL4's libvirtqueue: rings of buffers that a
 * driver offers and a device gives back. camkes/virtqueue.h makes both ends. Functions that say so
 * return 1, or 0 where there is nothing or no room.
 *
 * A queue is for one thread at a time. The other end may write anything into the shared memory at
 * any time: that spoils what buffers hold, or loses some of them, and nothing else.
 */
#ifndef VIRTQUEUE_H
#define VIRTQUEUE_H

#include <stdint.h>

typedef enum virtq_role {
    VIRTQUEUE_DRIVER,
    VIRTQUEUE_DEVICE,
} virtq_role_t;

/* What the device does with a buffer. */
typedef enum vq_flags {
    VQ_READ,
    VQ_WRITE,
    VQ_RW,
} vq_flags_t;

struct camkes_virtqueue_driver;
struct camkes_virtqueue_device;

typedef struct virtqueue_driver {
    unsigned queue_len;
    void (*notify)(void); /* tells the other end; nothing here calls it */
    void *cookie;         /* the application's */
    struct camkes_virtqueue_driver *driver;
} virtqueue_driver_t;

typedef struct virtqueue_device {
    unsigned queue_len;
    void (*notify)(void);
    void *cookie;
    struct camkes_virtqueue_device *device;
} virtqueue_device_t;

/* A chain of buffers, and how far it has been gathered. */
typedef struct virtqueue_ring_object {
    uint32_t cur;
    uint32_t first;
} virtqueue_ring_object_t;

/* A chain without buffers. */
void virtqueue_init_ring_object(virtqueue_ring_object_t *chain);

/* --- the driver --- */

/* Offers `len` bytes at `buffer`, which lies in the queue's data, as the beginning of the chain, or
 * at its end: the device sees the chain from its first buffer on, and may miss what is added later
 * (camkes_virtqueue_driver_scatter_send_buffer offers a whole one). 1 or 0. */
int virtqueue_add_available_buf(virtqueue_driver_t *queue, virtqueue_ring_object_t *chain,
                                void *buffer, unsigned len, vq_flags_t flags);

/* 1 where the device gave back a chain, of which it wrote `*ret_len` bytes (at most what the chain
 * holds); or 0. Gather all of it: that frees its places in the ring. */
int virtqueue_get_used_buf(virtqueue_driver_t *queue, virtqueue_ring_object_t *chain,
                           uint32_t *ret_len);

/* The next buffer of a chain that was given back. 1 or 0. */
int virtqueue_gather_used(virtqueue_driver_t *queue, virtqueue_ring_object_t *chain,
                          void **ret_buffer, unsigned *ret_len, vq_flags_t *ret_flags);

/* Whether virtqueue_get_used_buf may find something. 1 or 0. */
int virtqueue_driver_poll(const virtqueue_driver_t *queue);
#define VQ_DRV_POLL(queue) virtqueue_driver_poll(queue)

/* --- the device --- */

/* 1 where the driver offers a chain, which is the device's until virtqueue_add_used_buf; or 0. */
int virtqueue_get_available_buf(virtqueue_device_t *queue, virtqueue_ring_object_t *chain);

/* The next buffer of an offered chain. 1 or 0. */
int virtqueue_gather_available(virtqueue_device_t *queue, virtqueue_ring_object_t *chain,
                               void **ret_buffer, unsigned *ret_len, vq_flags_t *ret_flags);

/* Bytes of all buffers of an offered chain. */
uint32_t virtqueue_scattered_available_size(virtqueue_device_t *queue,
                                            virtqueue_ring_object_t *chain);

/* Gives back an offered chain, of which `len` bytes were written. 1, or 0 where it is none. */
int virtqueue_add_used_buf(virtqueue_device_t *queue, virtqueue_ring_object_t *chain, uint32_t len);

/* Whether virtqueue_get_available_buf may find something. 1 or 0. */
int virtqueue_device_poll(const virtqueue_device_t *queue);
#define VQ_DEV_POLL(queue) virtqueue_device_poll(queue)

#endif
