/* SPDX-License-Identifier: BSD-2-Clause */
/* Dataports: mapping with the declared rights, sizes that are checked first, pointers that a peer
 * understands. */
#include "capture.h"
#include "channel.h"

#include <camkes/dataport.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static char *assigned;

static void assign(void *address)
{
    assigned = address;
}

static struct camkes_dataport first = {.name = "first", .size_bytes = 8192, .assign = assign};
static struct camkes_dataport second = {.name = "second", .size_bytes = 4096};
static struct camkes_dataport *const dataports[] = {&first, &second};

/* A group: its first member maps memory of the second one's for reading only. */
static struct camkes_dataport view = {.name = "view", .size_bytes = 8192, .protection = PROT_READ};
static const struct camkes_instance reader = {
    .name = "reader",
    .dataport_count = 1,
    .dataports = (struct camkes_dataport *const[]){&view},
};
static const struct camkes_instance writer = {
    .name = "writer",
    .dataport_count = 2,
    .dataports = dataports,
};
const struct camkes_process camkes_process = {
    .name = "group",
    .outcome_descriptor = -1,
    .instance_count = 2,
    .instances = (const struct camkes_instance *const[]){&reader, &writer},
};

static int memory(off_t size_bytes)
{
    int descriptor = memfd_create("dataport", MFD_CLOEXEC);

    assert_true(descriptor >= 0);
    assert_int_equal(ftruncate(descriptor, size_bytes), 0);
    return descriptor;
}

static int write_read_only(void)
{
    *(volatile char *)second.address = 1;
    return 0;
}

static void maps_with_its_rights(void **state)
{
    struct capture capture;
    char byte = 0;

    (void)state;
    first.descriptor = memory(8192);
    first.protection = PROT_READ | PROT_WRITE;
    second.descriptor = memory(4096);
    second.protection = PROT_READ;
    assert_int_equal(camkes_dataport_init(&first), 0);
    assert_int_equal(camkes_dataport_init(&second), 0);

    assert_ptr_equal(assigned, first.address);
    assigned[8191] = 42;
    assert_int_equal(pread(first.descriptor, &byte, 1, 8191), 1);
    assert_int_equal(byte, 42);
    signal(SIGSEGV, SIG_DFL);
    capture_run(&capture, write_read_only);
    assert_true(capture.status != 0);
}

static void refuses_what_it_cannot_map(void **state)
{
    struct camkes_dataport dataport = {.name = "d", .size_bytes = 8192, .protection = PROT_READ};
    int ends[2];

    (void)state;
    dataport.descriptor = memory(4096);
    assert_int_equal(camkes_dataport_init(&dataport), -EFBIG);
    assert_null(dataport.address);
    dataport.size_bytes = 0;
    assert_int_equal(camkes_dataport_init(&dataport), -EINVAL);
    dataport.size_bytes = SIZE_MAX;
    assert_int_equal(camkes_dataport_init(&dataport), -EFBIG);
    dataport.size_bytes = 4096;
    dataport.protection = PROT_READ | PROT_EXEC;
    assert_int_equal(camkes_dataport_init(&dataport), -EINVAL);
    close(dataport.descriptor);
    dataport.protection = PROT_READ;
    assert_int_equal(camkes_dataport_init(&dataport), -EBADF);
    assert_int_equal(pipe(ends), 0);
    dataport.descriptor = ends[0];
    assert_int_equal(camkes_dataport_init(&dataport), -EINVAL);
    close(ends[0]);
    close(ends[1]);
}

static void pointers_go_round(void **state)
{
    struct camkes_dataport peer = first;
    dataport_ptr_t place = dataport_wrap_ptr((char *)first.address + 5000);
    char outside;

    (void)state;
    assert_int_equal(place.offset, 5000);
    assert_ptr_equal(dataport_unwrap_ptr(place), (char *)first.address + 5000);
    assert_ptr_equal(dataport_unwrap_ptr(dataport_wrap_ptr(second.address)), second.address);
    /* The same memory, elsewhere: the name of the place is the same. */
    assert_int_equal(camkes_dataport_init(&peer), 0);
    assert_ptr_not_equal(peer.address, first.address);
    assert_int_equal((int32_t)peer.object, place.id);
    assert_int_equal(peer.object, first.object);
    assert_true(peer.object != second.object);
    assert_int_not_equal(place.id, -1);
    assert_int_not_equal(place.id, dataport_wrap_ptr(second.address).id);

    assert_int_equal(dataport_wrap_ptr(&outside).id, -1);
    assert_int_equal(dataport_wrap_ptr(NULL).id, -1);
    assert_null(dataport_unwrap_ptr(dataport_wrap_ptr(&outside)));
    assert_null(dataport_unwrap_ptr((dataport_ptr_t){0}));
    place.offset = 8192;
    assert_null(dataport_unwrap_ptr(place));
    place.offset = UINT64_MAX;
    assert_null(dataport_unwrap_ptr(place));
    place.offset = 0;
    assert_ptr_equal(dataport_unwrap_ptr(place), first.address);
    place.id ^= 1 << 30;
    assert_null(dataport_unwrap_ptr(place));
    place.id ^= 1 << 30;
    place.id_high ^= 1;
    assert_null(dataport_unwrap_ptr(place));
}

static void cache_operations_check_their_range(void **state)
{
    (void)state;
    assert_int_equal(camkes_dataport_cache_op(&first, 0, 8192), 0);
    assert_int_equal(camkes_dataport_cache_op(&first, 8192, 0), 0);
    assert_int_equal(camkes_dataport_cache_op(&first, 1, 8192), -EINVAL);
    assert_int_equal(camkes_dataport_cache_op(&first, 8193, 0), -EINVAL);
    assert_int_equal(camkes_dataport_cache_op(&first, 8000, SIZE_MAX), -EINVAL);
}

/* Whoever asks gets the mapping that allows more. */
static void a_group_finds_each_other_s(void **state)
{
    dataport_ptr_t place;

    (void)state;
    view.descriptor = first.descriptor;
    assert_int_equal(camkes_dataport_init(&view), 0);
    place = dataport_wrap_ptr((char *)view.address + 100);
    assert_int_equal(place.id, (int32_t)first.object);
    assert_int_equal(place.offset, 100);
    assert_ptr_equal(dataport_unwrap_ptr(place), (char *)first.address + 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_with_its_rights),
        cmocka_unit_test(refuses_what_it_cannot_map),
        cmocka_unit_test(pointers_go_round),
        cmocka_unit_test(a_group_finds_each_other_s),
        cmocka_unit_test(cache_operations_check_their_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
