/* SPDX-License-Identifier: BSD-2-Clause */
/* Dataports of a guest's process: the calls behind dataport.h and dataport_allocate.h. */
#include "dataport.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>

#include "abi/guest_ioctl.h"
#include "dataport_allocate.h"

int dataport_allocate(int fd, size_t size)
{
    return ioctl(fd, DATAPORT_ALLOCATE, &size) ? -1 : 0;
}

ssize_t dataport_allocate_declared(int fd)
{
    size_t size = 0;

    if (ioctl(fd, DATAPORT_ALLOCATE_DECLARED, &size))
        return -1;
    if (size > SSIZE_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    return (ssize_t)size;
}

unsigned long long dataport_get_paddr(int fd)
{
    unsigned long long paddr = 0;

    return ioctl(fd, DATAPORT_GET_PADDR, &paddr) ? 0 : paddr;
}

ssize_t dataport_get_size(int fd)
{
    size_t size = 0;

    if (ioctl(fd, DATAPORT_GET_SIZE, &size))
        return -1;
    if (size > SSIZE_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    return (ssize_t)size;
}

void *dataport_mmap(int fd)
{
    ssize_t size = dataport_get_size(fd);
    int flags = fcntl(fd, F_GETFL);

    if (size < 0 || flags < 0)
        return MAP_FAILED;
    int protection = (flags & O_ACCMODE) == O_RDONLY ? PROT_READ : PROT_READ | PROT_WRITE;
    return mmap(NULL, (size_t)size, protection, MAP_SHARED, fd, 0);
}
