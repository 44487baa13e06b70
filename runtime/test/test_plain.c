/* SPDX-License-Identifier: BSD-2-Clause */
/* Methods of scalars alone: their payloads are those that wire.h writes, and what is none of them
 * is known as such. */
#include "plain.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROOM = 128 };

/* uint64_t m(in uint8_t a, inout char b[24], out uint16_t c, in uint32_t d) */
static const struct camkes_parameter parameters[] = {
    {"result", CAMKES_OUT, CAMKES_SCALAR, 8, false}, {"a", CAMKES_IN, CAMKES_SCALAR, 1, false},
    {"b", CAMKES_INOUT, CAMKES_SCALAR, 24, false},   {"c", CAMKES_OUT, CAMKES_SCALAR, 2, false},
    {"d", CAMKES_IN, CAMKES_SCALAR, 4, false},
};
static const struct camkes_parameter flag[] = {{"f", CAMKES_IN, CAMKES_SCALAR, 1, true}};
static const struct camkes_parameter list[] = {{"l", CAMKES_IN, CAMKES_ARRAY, 4, false}};
static const struct camkes_parameter large[] = {{"g", CAMKES_OUT, CAMKES_SCALAR, ROOM + 1, false}};
static const struct camkes_parameter fitting[] = {{"h", CAMKES_OUT, CAMKES_SCALAR, ROOM, false}};

static const struct camkes_parameter number[] = {{"r", CAMKES_OUT, CAMKES_SCALAR, 4, false}};

enum { MIXED, NONE, NUMBER, FLAG, LIST, LARGE, FITTING, METHODS };

static const struct camkes_method methods[METHODS] = {
    [MIXED] = {.name = "m", .parameter_count = 5, .parameters = parameters},
    [NONE] = {.name = "none"},
    [NUMBER] = {.name = "n", .parameter_count = 1, .parameters = number},
    [FLAG] = {.name = "f", .parameter_count = 1, .parameters = flag},
    [LIST] = {.name = "l", .parameter_count = 1, .parameters = list},
    [LARGE] = {.name = "g", .parameter_count = 1, .parameters = large},
    [FITTING] = {.name = "h", .parameter_count = 1, .parameters = fitting},
};

static _Alignas(CAISSON_RPC_ALIGNMENT) uint8_t request[ROOM], ours[ROOM], theirs[ROOM];

static struct camkes_plain *create(uint8_t *payload)
{
    struct camkes_plain *plains = NULL;

    assert_int_equal(camkes_plain_create(methods, METHODS, ROOM, payload, &plains), 0);
    return plains;
}

static void which_methods_are(void **state)
{
    struct camkes_plain *plains = create(NULL);

    (void)state;
    assert_true(plains[MIXED].holds && plains[NONE].holds && plains[FITTING].holds);
    assert_false(plains[FLAG].holds || plains[LIST].holds || plains[LARGE].holds);
    assert_int_equal(plains[NONE].request.bytes + plains[NONE].reply.bytes, 0);
    free(plains);
}

static void written_alike(const struct camkes_plain_payload *payload, enum camkes_pass pass,
                          void *const *values)
{
    memset(ours, 0x55, ROOM);
    memset(theirs, 0x55, ROOM);
    camkes_plain_write(payload, values, ours);
    assert_int_equal(camkes_wire_write(&methods[MIXED], pass, values, theirs, ROOM),
                     payload->bytes);
    assert_memory_equal(ours, theirs, ROOM);
}

static void payloads_are_those_of_the_wire(void **state)
{
    struct camkes_plain *plains = create(NULL);
    uint64_t result = 0x0102030405060708, result_read = 0;
    uint8_t a = 11;
    char b[24] = "twenty-three characters", b_read[24];
    uint16_t c = 0x2122, c_read = 0;
    uint32_t d = 0x31323334;
    camkes_error_t error;

    (void)state;
    written_alike(&plains[MIXED].request, CAMKES_REQUEST, (void *[]){&result, &a, b, &c, &d});
    written_alike(&plains[MIXED].reply, CAMKES_REPLY, (void *[]){&result, &a, b, &c, &d});
    assert_true(camkes_wire_read_reply(&methods[MIXED], ours, plains[MIXED].reply.bytes,
                                       (void *[]){&result_read, &a, b_read, &c_read, &d}, &error));
    memset(b_read, 0, sizeof(b_read));
    camkes_plain_read(&plains[MIXED].reply, ours,
                      (void *[]){&result_read, &a, b_read, &c_read, &d});
    assert_true(result_read == result && c_read == c && memcmp(b, b_read, sizeof(b)) == 0);
    free(plains);
}

/* What goes in is where the request was copied to; what only goes out is zero, in every call. */
static void values_of_a_server(void **state)
{
    struct camkes_plain *plains = create(request);
    void *const *values = camkes_plain_open(&plains[MIXED]);

    (void)state;
    assert_ptr_equal(values[1], request);
    assert_ptr_equal(values[2], request + 16);
    assert_ptr_equal(values[4], request + 48);
    for (int call = 0; call < 2; call++) {
        assert_ptr_equal(camkes_plain_open(&plains[MIXED]), values);
        assert_true(*(uint64_t *)values[0] == 0 && *(uint16_t *)values[3] == 0);
        *(uint64_t *)values[0] = UINT64_MAX;
        *(uint16_t *)values[3] = UINT16_MAX;
    }
    *(uint32_t *)camkes_plain_open(&plains[NUMBER])[0] = UINT32_MAX;
    assert_int_equal(*(uint32_t *)camkes_plain_open(&plains[NUMBER])[0], 0);
    memset(camkes_plain_open(&plains[FITTING])[0], 1, ROOM);
    assert_int_equal(*((uint8_t *)camkes_plain_open(&plains[FITTING])[0] + ROOM - 1), 0);
    free(plains);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(which_methods_are),
        cmocka_unit_test(payloads_are_those_of_the_wire),
        cmocka_unit_test(values_of_a_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
