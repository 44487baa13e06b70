/* SPDX-License-Identifier: BSD-2-Clause */
/* Writer of the "newc" cpio format, as the kernel unpacks it into its first root file system. */
#ifndef CAISSON_SIMULATE_CPIO_H
#define CAISSON_SIMULATE_CPIO_H

#include <stddef.h>
#include <stdint.h>

struct cpio_writer {
    int fd;          /* the caller's */
    uint32_t inode;  /* of the next entry */
    uint64_t offset; /* bytes written */
};

void cpio_init(struct cpio_writer *writer, int fd);

/*
 * Each adds one entry; `name` has no leading slash and at most 255 bytes; a directory comes before
 * what it contains. All times and owners are 0, so that the same contents give the same bytes. They
 * return 0 or a negative errno; cpio_add_path returns -EFBIG for a file of 4 GiB or more, which the
 * format cannot express.
 */
int cpio_add_directory(struct cpio_writer *writer, const char *name, uint32_t permissions);
int cpio_add_bytes(struct cpio_writer *writer, const char *name, uint32_t permissions,
                   const void *bytes, size_t size_bytes);
int cpio_add_path(struct cpio_writer *writer, const char *name, uint32_t permissions,
                  const char *path);
int cpio_add_character_device(struct cpio_writer *writer, const char *name, uint32_t permissions,
                              uint32_t major, uint32_t minor);

/* Writes the trailer. */
int cpio_end(struct cpio_writer *writer);

#endif
