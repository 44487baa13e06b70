/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's library against descriptors that are not what they should be: an error with its
 * errno, never a wait. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "consumes_event.h"
#include "dataport.h"
#include "dataport_allocate.h"
#include "emits_event.h"

static void check_dataport(int fd, int error)
{
    errno = 0;
    assert_int_equal(dataport_allocate(fd, 4096), -1);
    assert_int_equal(errno, error);
    errno = 0;
    assert_int_equal(dataport_allocate_declared(fd), -1);
    assert_int_equal(errno, error);
    errno = 0;
    assert_int_equal(dataport_get_size(fd), -1);
    assert_int_equal(errno, error);
    errno = 0;
    assert_int_equal(dataport_get_paddr(fd), 0);
    assert_int_equal(errno, error);
    errno = 0;
    assert_ptr_equal(dataport_mmap(fd), MAP_FAILED);
    assert_int_equal(errno, error);
}

static void closed_descriptor(void **state)
{
    (void)state;
    check_dataport(-1, EBADF);
    assert_int_equal(emits_event_emit(-1), -1);
    assert_int_equal(errno, EBADF);
    errno = 0;
    assert_int_equal(consumes_event_wait(-1), -1);
    assert_int_equal(errno, EBADF);
    errno = 0;
    assert_int_equal(consumes_event_poll(-1), -1);
    assert_int_equal(errno, EBADF);
    errno = 0;
    assert_int_equal(consumes_event_wait(1000), -1);
    assert_int_equal(errno, EBADF);
}

static void foreign_descriptor(void **state)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    (void)state;
    assert_true(fd >= 0);
    check_dataport(fd, ENOTTY);
    assert_int_equal(emits_event_emit(fd), -1);
    assert_int_equal(errno, ENOTTY);
    close(fd);
}

/* A descriptor that is never readable but has failed must not look like an event. */
static void failed_descriptor(void **state)
{
    int fds[2];

    (void)state;
    assert_int_equal(pipe(fds), 0);
    close(fds[0]);
    assert_int_equal(consumes_event_wait(fds[1]), -1);
    assert_int_equal(errno, EIO);
    close(fds[1]);
}

static void readable_descriptor(void **state)
{
    int fds[2];

    (void)state;
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(consumes_event_poll(fds[0]), 0);
    assert_int_equal(write(fds[1], "", 1), 1);
    assert_int_equal(consumes_event_poll(fds[0]), 1);
    assert_int_equal(consumes_event_wait(fds[0]), 1);
    close(fds[0]);
    close(fds[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_descriptor),
        cmocka_unit_test(foreign_descriptor),
        cmocka_unit_test(failed_descriptor),
        cmocka_unit_test(readable_descriptor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
