/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtqueues between two components that share a dataport and an event each way. Each of them
 * registers its end under a number, from pre_init or post_init for instance, and then makes a
 * driver or a device of it; rings and chains are in virtqueue.h. Functions return 0, or a negative
 * errno.
 */
#ifndef CAMKES_VIRTQUEUE_H
#define CAMKES_VIRTQUEUE_H

#include <sel4/types.h>
#include <stddef.h>
#include <virtqueue.h>

/* Registers this component's end of a virtqueue of `queue_len` descriptors (a power of two up to
 * 32768) in the `size` bytes of the dataport at `buffer`; `notify` emits the event to the other
 * end. The last two name a notification on seL4, and are not used. -EINVAL: the memory is too small
 * for rings and data, or another argument is wrong; -EEXIST: there is such an end; -ENOMEM. */
int camkes_virtqueue_channel_register_virtqueue(unsigned virtqueue_id, unsigned queue_len,
                                                size_t size, volatile void *buffer,
                                                void (*notify)(void), seL4_CPtr recv_notification,
                                                seL4_CPtr recv_badge, virtq_role_t role);

/* Makes a driver or device of a registered end; of a group first among those of the calling
 * thread's instance. It begins where the ring stands. -ENOENT: none is registered; -EBUSY: it is
 * made already; -EINVAL: a null pointer; -ENOMEM. */
int camkes_virtqueue_driver_init(virtqueue_driver_t *driver, unsigned virtqueue_id);
int camkes_virtqueue_device_init(virtqueue_device_t *device, unsigned virtqueue_id);

/* --- the driver --- */

/* Buffers of any size in the queue's data, at most queue_len at a time. -ENOMEM. */
int camkes_virtqueue_buffer_alloc(virtqueue_driver_t *queue, void **ret_buffer, size_t size);
void camkes_virtqueue_buffer_free(virtqueue_driver_t *queue, void *buffer);

/* Offers an allocated buffer as a chain of one. -ENOSPC: the ring is full; -EINVAL: it is not in
 * the queue's data. */
int camkes_virtqueue_driver_send_buffer(virtqueue_driver_t *queue, void *buffer, size_t size);

/* Copies `size` bytes into newly allocated buffers, as many as it takes, and offers them as one
 * chain. -ENOMEM: no room for the data; -ENOSPC: the ring is full; -EINVAL: no bytes. */
int camkes_virtqueue_driver_scatter_send_buffer(virtqueue_driver_t *queue, const void *buffer,
                                                size_t size);

/* Copies the first `size` bytes of a chain that was given back, and frees all its buffers.
 * -EMSGSIZE: it has fewer (they are copied, and freed). */
int camkes_virtqueue_driver_gather_copy_buffer(virtqueue_driver_t *queue,
                                               virtqueue_ring_object_t *chain, void *buffer,
                                               size_t size);

/* --- the device --- */

/* Copies the first `size` bytes of an offered chain, and gives it back. -EMSGSIZE: it has fewer
 * (they are copied, and it is given back); -EINVAL: it is not the device's. */
int camkes_virtqueue_device_gather_copy_buffer(virtqueue_device_t *queue,
                                               virtqueue_ring_object_t *chain, void *buffer,
                                               size_t size);

/* Copies `size` bytes into an offered chain, and gives it back. -EMSGSIZE: it has fewer, and is not
 * given back; -EINVAL. */
int camkes_virtqueue_device_scatter_copy_buffer(virtqueue_device_t *queue,
                                                virtqueue_ring_object_t *chain, const void *buffer,
                                                size_t size);

/* --- places --- */

/* The address of a place in the queue's data, which is an offset or, as gathering gives them, an
 * address already; NULL where it lies outside. */
void *camkes_virtqueue_driver_offset_to_buffer(virtqueue_driver_t *queue, uintptr_t offset);
void *camkes_virtqueue_device_offset_to_buffer(virtqueue_device_t *queue, uintptr_t offset);

#endif
