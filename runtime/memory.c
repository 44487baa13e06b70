/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps memory that an instance got as a descriptor. */
#include "runtime.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>

int camkes_memory_map(int descriptor, size_t size_bytes, int protection, void **ret_address,
                      uint64_t *ret_object)
{
    struct stat status;
    void *address;

    if (fstat(descriptor, &status) != 0)
        return -errno;
    if (!S_ISREG(status.st_mode) || size_bytes == 0)
        return -EINVAL;
    /* A page behind the end of the file would be SIGBUS at some later access. */
    if (status.st_size < 0 || (uint64_t)status.st_size < size_bytes)
        return -EFBIG;

    address = mmap(NULL, size_bytes, protection, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED)
        return -errno;
    *ret_address = address;
    if (ret_object)
        *ret_object = status.st_ino;
    return 0;
}
