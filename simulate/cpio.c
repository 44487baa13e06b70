/* SPDX-License-Identifier: BSD-2-Clause */
/* Writer of the "newc" cpio format (Documentation/driver-api/early-userspace/buffer-format.rst of
 * the kernel). */
#include "simulate/cpio.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CPIO_NAME_MAX     255u
#define CPIO_HEADER_BYTES 110u

struct entry {
    const char *name;
    uint32_t mode;
    uint32_t links;
    uint32_t size_bytes;
    uint32_t major;
    uint32_t minor;
};

void cpio_init(struct cpio_writer *writer, int fd)
{
    *writer = (struct cpio_writer){.fd = fd, .inode = 1};
}

static int put(struct cpio_writer *writer, const void *bytes, size_t size_bytes)
{
    const char *next = bytes;
    while (size_bytes > 0) {
        ssize_t done = write(writer->fd, next, size_bytes);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return -errno;
        next += done;
        size_bytes -= (size_t)done;
        writer->offset += (uint64_t)done;
    }
    return 0;
}

/* Headers and contents begin at multiples of four bytes. */
static int align(struct cpio_writer *writer)
{
    static const char zeros[4];
    return put(writer, zeros, (size_t)(-writer->offset & 3u));
}

static int put_header(struct cpio_writer *writer, const struct entry *entry)
{
    size_t name_bytes = strlen(entry->name) + 1;
    if (name_bytes > CPIO_NAME_MAX + 1 || name_bytes == 1)
        return -EINVAL;
    char header[CPIO_HEADER_BYTES + CPIO_NAME_MAX + 2];
    int length = snprintf(
        header, sizeof(header), "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s",
        writer->inode++, entry->mode, 0u, 0u, entry->links, 0u, entry->size_bytes, 0u, 0u,
        entry->major, entry->minor, (unsigned int)name_bytes, 0u, entry->name);
    int status = put(writer, header, (size_t)length + 1);
    return status < 0 ? status : align(writer);
}

int cpio_add_directory(struct cpio_writer *writer, const char *name, uint32_t permissions)
{
    return put_header(writer, &(struct entry){name, S_IFDIR | permissions, 2, 0, 0, 0});
}

int cpio_add_character_device(struct cpio_writer *writer, const char *name, uint32_t permissions,
                              uint32_t major, uint32_t minor)
{
    return put_header(writer, &(struct entry){name, S_IFCHR | permissions, 1, 0, major, minor});
}

int cpio_add_bytes(struct cpio_writer *writer, const char *name, uint32_t permissions,
                   const void *bytes, size_t size_bytes)
{
    if (size_bytes > UINT32_MAX)
        return -EFBIG;
    int status = put_header(
        writer, &(struct entry){name, S_IFREG | permissions, 1, (uint32_t)size_bytes, 0, 0});
    if (status == 0)
        status = put(writer, bytes, size_bytes);
    return status < 0 ? status : align(writer);
}

/* Copies exactly the size that the header promises, whatever happens to the file meanwhile. */
static int put_file(struct cpio_writer *writer, int fd, uint64_t size_bytes)
{
    char buffer[65536];
    while (size_bytes > 0) {
        size_t wanted = size_bytes < sizeof(buffer) ? (size_t)size_bytes : sizeof(buffer);
        ssize_t done = read(fd, buffer, wanted);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return -errno;
        if (done == 0)
            return -EIO;
        int status = put(writer, buffer, (size_t)done);
        if (status < 0)
            return status;
        size_bytes -= (uint64_t)done;
    }
    return align(writer);
}

static int add_open_file(struct cpio_writer *writer, const char *name, uint32_t permissions, int fd)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return -errno;
    if (S_ISDIR(status.st_mode))
        return -EISDIR;
    if (!S_ISREG(status.st_mode))
        return -EINVAL;
    if (status.st_size > UINT32_MAX)
        return -EFBIG;
    struct entry entry = {name, S_IFREG | permissions, 1, (uint32_t)status.st_size, 0, 0};
    int result = put_header(writer, &entry);
    return result < 0 ? result : put_file(writer, fd, (uint64_t)status.st_size);
}

int cpio_add_path(struct cpio_writer *writer, const char *name, uint32_t permissions,
                  const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    int result = add_open_file(writer, name, permissions, fd);
    close(fd);
    return result;
}

int cpio_end(struct cpio_writer *writer)
{
    int status = put_header(writer, &(struct entry){"TRAILER!!!", 0, 1, 0, 0, 0});
    static const char zeros[512];
    return status < 0 ? status : put(writer, zeros, (size_t)(-writer->offset & 511u));
}
