/* SPDX-License-Identifier: BSD-2-Clause */
/* Fixed-width types and the compile-time assertion for contracts that user and kernel code
 * share. */
#ifndef CAISSON_ABI_FIXED_H
#define CAISSON_ABI_FIXED_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/stddef.h>
#include <linux/types.h>
#else
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#endif

/* The page of every supported architecture's configuration: dataports and notifications count in
 * it. */
#define CAISSON_PAGE_BYTES 4096u

#define CAISSON_ASSERT_SIZE(type, bytes)                                                           \
    static_assert(sizeof(type) == (bytes), "size of " #type " is a contract")
#define CAISSON_ASSERT_OFFSET(type, member, bytes)                                                 \
    static_assert(offsetof(type, member) == (bytes),                                               \
                  "offset of " #type "." #member " is a contract")

#endif
