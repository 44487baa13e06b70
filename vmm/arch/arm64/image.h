/* SPDX-License-Identifier: BSD-2-Clause */
/* What the header of a Linux `Image` says (Documentation/arm64/booting.rst): checks of hostile
 * bytes, without side effects. */
#ifndef VMM_ARCH_ARM64_IMAGE_H
#define VMM_ARCH_ARM64_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#define IMAGE_HEADER_BYTES 64u

struct image {
    uint64_t text_offset; /* from a multiple of 2 MiB; less than that */
    uint64_t size_bytes;  /* RAM that it needs from there on, its length at least */
    uint32_t page_bytes;  /* of its own pages; 0: it does not say */
};

/* Whether it may be an Image, by its first IMAGE_HEADER_BYTES. */
bool image_begins(const uint8_t *start);

/* `length` bytes are all of it, IMAGE_HEADER_BYTES at least. 0, -ENOEXEC, or -ENODATA where its end
 * is missing; the reason in words. */
int image_check(const uint8_t *bytes, uint64_t length, struct image *ret_image,
                const char **ret_reason);

#endif
