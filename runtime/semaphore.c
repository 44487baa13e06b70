/* SPDX-License-Identifier: BSD-2-Clause */
/* `has semaphore` and `has binary_semaphore`: a count that threads of one instance sleep on by
 * futex. */
#include <camkes/sync.h>
#include <errno.h>
#include <linux/futex.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

int camkes_semaphore_trywait(struct camkes_semaphore *semaphore)
{
    uint32_t value = __atomic_load_n(&semaphore->value, __ATOMIC_RELAXED);

    while (value > 0)
        if (__atomic_compare_exchange_n(&semaphore->value, &value, value - 1, false,
                                        __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
            return 0;
    return -EAGAIN;
}

int camkes_semaphore_wait(struct camkes_semaphore *semaphore)
{
    while (camkes_semaphore_trywait(semaphore) != 0) {
        /* Pairs with camkes_semaphore_post: either it sees this sleeper, or the futex sees its
         * count. */
        __atomic_fetch_add(&semaphore->sleepers, 1, __ATOMIC_SEQ_CST);
        syscall(SYS_futex, &semaphore->value, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
        __atomic_fetch_sub(&semaphore->sleepers, 1, __ATOMIC_SEQ_CST);
    }
    return 0;
}

int camkes_semaphore_post(struct camkes_semaphore *semaphore)
{
    uint32_t value = __atomic_load_n(&semaphore->value, __ATOMIC_RELAXED);

    do {
        if (value >= semaphore->limit && semaphore->limit != 1)
            return -EOVERFLOW;
    } while (!__atomic_compare_exchange_n(&semaphore->value, &value,
                                          value < semaphore->limit ? value + 1 : value, false,
                                          __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
    if (__atomic_load_n(&semaphore->sleepers, __ATOMIC_SEQ_CST) > 0)
        syscall(SYS_futex, &semaphore->value, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    return 0;
}
