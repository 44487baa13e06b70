/* SPDX-License-Identifier: BSD-2-Clause */
/* The doorbells of arm64 are registers, one for each word. */
#include "doorbell.h"

#include <fcntl.h>

struct doorbell doorbell_open(void)
{
    return (struct doorbell){
        (volatile uint32_t *)device_map(CAISSON_CROSSVM_DOORBELL_ADDRESS, PAGE, O_SYNC)};
}

/* What was written before has to be there: device memory is not ordered with the other. */
void doorbell_ring(const struct doorbell *doorbell, uint32_t word)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    doorbell->place[word % CAISSON_CROSSVM_WORDS_MAX] = word;
}
