/* SPDX-License-Identifier: BSD-2-Clause */
/* Caisson's streams as the bench uses them, alike in a guest and in a component: messages, with the
 * events of the means. */
#ifndef CAISSON_BENCH_STREAMED_H
#define CAISSON_BENCH_STREAMED_H

#include "link.h"

/* Rings about as large as those of ring.h. */
#define STREAMED_MEMORY_BYTES (1u << 21)

/* One stream each way, to the guest and then from it, in a dataport of STREAMED_MEMORY_BYTES. */
void streamed_attach(struct link *link, void *memory);

void streamed_send(struct link *link, const void *bytes, size_t count);
void streamed_receive(struct link *link, void *bytes, size_t count);

#endif
