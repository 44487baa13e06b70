/* SPDX-License-Identifier: BSD-2-Clause */
/* An emitted event as a value: its generated function `<event>_emit`. */
#ifndef CAMKES_EMITS_EVENT_H
#define CAMKES_EMITS_EVENT_H

typedef void (*camkes_emit_fn)(void);

#endif
