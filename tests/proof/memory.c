/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guest RAM: whatever address and length a guest names, memory_at() gives either nothing or so many
 * bytes of RAM, and memory_write() stays there. RAM is one or two ranges, whose sizes are small but
 * need be no multiples of anything: nothing here depends on pages.
 */
#include "proof.h"

#include "vmm/memory.h"

#define LOW_BYTES  24
#define HIGH_BYTES 8
#define HIGH_START UINT64_C(0x100000000)

static uint8_t low[LOW_BYTES], high[HIGH_BYTES];

/* Every 64-bit number: those in RAM one by one, those outside as three intervals. */
static uint64_t any_address(void)
{
    switch (each_between(0, 4)) {
    case 0:
        return each_between(0, LOW_BYTES - 1);
    case 1:
        return any_between(LOW_BYTES, HIGH_START - 1);
    case 2:
        return HIGH_START + each_between(0, HIGH_BYTES - 1);
    default:
        return any_between(HIGH_START + HIGH_BYTES, UINT64_MAX);
    }
}

void main(void)
{
    static uint8_t source[LOW_BYTES + HIGH_BYTES];
    struct memory memory = {
        .range_count = (uint32_t)each_between(0, 2),
        .ranges = {{.address = 0, .size_bytes = LOW_BYTES, .host = low},
                   {.address = HIGH_START, .size_bytes = HIGH_BYTES, .host = high}},
    };
    uint64_t address = any_address();
    uint64_t length = any_u64();
    uint8_t *host = memory_at(&memory, address, length);

    if (host != NULL) {
        //@ assert \valid(host + (0 .. length - 1));
        host[0] = 1;
        host[length - 1] = 1;
    }
    length = any_between(0, sizeof(source));
    memory_write(&memory, address, source, length);
    memory_low_start(&memory);
    memory_low_end(&memory);
    length = memory_bytes(&memory);
    //@ assert length <= LOW_BYTES + HIGH_BYTES;
}
