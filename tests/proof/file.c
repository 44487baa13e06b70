/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading a file: whatever part of it is asked for, and however little the host gives at once, it
 * goes into its target. */
#include "proof.h"

#include "vmm/file.h"

#include <errno.h>
#include <sys/types.h>

#define BYTES_MAX 6

/* Asked for something that there is room for; gives any part of it, or fails. */
ssize_t pread(int descriptor, void *target, size_t length, off_t offset)
{
    //@ assert length > 0 && offset >= 0;
    //@ assert \valid((uint8_t *)target + (0 .. length - 1));
    ssize_t got = Frama_C_interval_split(-1, BYTES_MAX);

    if (got < 0)
        errno = Frama_C_interval(1, 133);
    return got > (ssize_t)length ? 0 : got;
}

void main(void)
{
    const struct file file = {.size_bytes = any_between(0, INT64_MAX - BYTES_MAX)};
    static uint8_t target[BYTES_MAX];

    file_read(&file, any_u64(), target, each_between(0, BYTES_MAX));
}
