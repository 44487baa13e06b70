/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading a file given as a descriptor. */
#include "vmm/file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

int file_init(struct file *file, int descriptor)
{
    struct stat status;

    if (descriptor < 0)
        return -ENOENT;
    if (fstat(descriptor, &status) < 0)
        return -errno;
    *file = (struct file){.descriptor = descriptor, .size_bytes = (uint64_t)status.st_size};
    return 0;
}

int file_read(const struct file *file, uint64_t offset, void *target, uint64_t length)
{
    uint8_t *bytes = target;

    if (offset > file->size_bytes || length > file->size_bytes - offset)
        return -ENODATA;
    while (length > 0) {
        ssize_t got = pread(file->descriptor, bytes, length, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0) /* shorter than it was: a memfd without seals */
            return -ENODATA;
        bytes += got;
        offset += (uint64_t)got;
        length -= (uint64_t)got;
    }
    return 0;
}
