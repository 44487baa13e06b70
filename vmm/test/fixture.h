/* SPDX-License-Identifier: BSD-2-Clause */
/* What the unit tests share: cmocka, and files made from bytes. */
#ifndef VMM_TEST_FIXTURE_H
#define VMM_TEST_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/mman.h>
#include <unistd.h>

/* A memfd of `size_bytes` that begins with `bytes`. */
static inline int make_file(const void *bytes, size_t length, uint64_t size_bytes)
{
    int descriptor = memfd_create("test", MFD_CLOEXEC);

    assert_true(descriptor >= 0);
    assert_int_equal(ftruncate(descriptor, (off_t)size_bytes), 0);
    assert_int_equal(pwrite(descriptor, bytes, length, 0), length);
    return descriptor;
}

#endif
