/* SPDX-License-Identifier: BSD-2-Clause */
/* Measures calls of its server, when its turn has come. */
#include "measure.h"

#include <camkes.h>
#include <stdlib.h>

static int number;
static uint8_t bytes[MEASURE_BULK_BYTES];

static void call_int(void *context)
{
    (void)context;
    number++;
    if (answer_number(number) != number + 1)
        abort();
}

static void send_bytes(void *context)
{
    (void)context;
    bytes[0]++;
    if (answer_bytes(sizeof(bytes), bytes) != bytes[0])
        abort();
}

int run(void)
{
    if (turn_wait)
        turn_wait();
    measure("rpc", place, "int", &measure_busy, call_int, NULL);
    measure("rpc", place, "int", &measure_asleep, call_int, NULL);
    measure("rpc", place, "bulk", &measure_busy, send_bytes, NULL);
    measure("rpc", place, "bulk", &measure_asleep, send_bytes, NULL);
    next_emit();
    return 0;
}
