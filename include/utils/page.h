/* SPDX-License-Identifier: BSD-2-Clause */
/* Sizes of pages, and addresses in them. */
#ifndef UTILS_PAGE_H
#define UTILS_PAGE_H

#include <utils/arith.h>

#define SIZE_BITS_TO_BYTES(bits)  BIT(bits)
#define BYTES_TO_SIZE_BITS(bytes) LOG_BASE_2(bytes)

#define PAGE_BITS_4K 12
#define PAGE_BITS_2M 21
#define PAGE_BITS_4M 22
#define PAGE_BITS_1G 30
#define PAGE_SIZE_4K BIT(PAGE_BITS_4K)
#define PAGE_SIZE_2M BIT(PAGE_BITS_2M)
#define PAGE_MASK_4K (PAGE_SIZE_4K - 1)
#define PAGE_MASK_2M (PAGE_SIZE_2M - 1)

#define PAGE_ALIGN(address, bytes)  ((address) & ~((bytes)-1))
#define PAGE_ALIGN_4K(address)      ((address) & ~PAGE_MASK_4K)
#define PAGE_ALIGN_2M(address)      ((address) & ~PAGE_MASK_2M)
#define IS_ALIGNED_4K(address)      IS_ALIGNED(address, PAGE_BITS_4K)
#define IS_ALIGNED_2M(address)      IS_ALIGNED(address, PAGE_BITS_2M)
#define IS_PAGE_ALIGNED_4K(address) (((address)&PAGE_MASK_4K) == 0)
#define SAME_PAGE_4K(one, other)                                                                   \
    (PAGE_ALIGN_4K((uintptr_t)(one)) == PAGE_ALIGN_4K((uintptr_t)(other)))

#define MiB_TO_BYTES(n)                       ((size_t)(n) << 20)
#define BYTES_TO_SIZE_BITS_PAGES(bytes, bits) DIV_ROUND_UP(bytes, BIT(bits))
#define BYTES_TO_4K_PAGES(bytes)              BYTES_TO_SIZE_BITS_PAGES(bytes, PAGE_BITS_4K)

#endif
