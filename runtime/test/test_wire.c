/* SPDX-License-Identifier: BSD-2-Clause */
/* Payloads: their form byte for byte, those that are refused and why, and what happens without
 * memory. */
#include "wire.h"

#include "channel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

/* Allocations of this process that have not been freed, and how many more succeed; -1: all. */
static int held, granted = -1;

void *__wrap_malloc(size_t bytes);
void *__real_malloc(size_t bytes);
void __wrap_free(void *memory);
void __real_free(void *memory);

void *__wrap_malloc(size_t bytes)
{
    if (granted == 0)
        return NULL;
    if (granted > 0)
        granted--;
    held++;
    return __real_malloc(bytes);
}

void __wrap_free(void *memory)
{
    held -= memory != NULL;
    __real_free(memory);
}

#define PARAMETERS(...)                                                                            \
    .parameter_count =                                                                             \
        sizeof((struct camkes_parameter[]){__VA_ARGS__}) / sizeof(struct camkes_parameter),        \
    .parameters = (const struct camkes_parameter[])                                                \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

/* Every shape goes both ways. */
static const struct camkes_method every = {
    .name = "every",
    PARAMETERS({"scalar", CAMKES_INOUT, CAMKES_SCALAR, 3, false},
               {"string", CAMKES_INOUT, CAMKES_STRING, 0, false},
               {"array", CAMKES_INOUT, CAMKES_ARRAY, 4, false},
               {"list", CAMKES_INOUT, CAMKES_STRINGS, 0, false}),
};

/* What it holds, and where each item has to be. */
struct every_values {
    uint8_t scalar[3];
    char *string;
    size_t array_count;
    uint32_t *array;
    size_t list_count;
    char **list;
};

static const struct every_payload {
    uint8_t scalar[16];
    uint64_t string_length;
    char string[8];
    uint64_t array_count, padding;
    uint32_t array[4];
    uint64_t list_count, padding_too;
    uint64_t first_length;
    char first[8];
    uint64_t second_length;
    char second[1];
} __attribute__((packed)) every_payload = {
    .scalar = {1, 2, 3},
    .string_length = 5,
    .string = "hello",
    .array_count = 4,
    .array = {10, 20, 30, 40},
    .list_count = 2,
    .first_length = 7,
    .first = "seven c",
};

static void check_values(const struct every_values *values)
{
    assert_memory_equal(values->scalar, every_payload.scalar, 3);
    assert_string_equal(values->string, "hello");
    assert_int_equal(values->array_count, 4);
    assert_memory_equal(values->array, every_payload.array, 16);
    assert_int_equal(values->list_count, 2);
    assert_string_equal(values->list[0], "seven c");
    assert_string_equal(values->list[1], "");
}

static uint8_t payload[512] __attribute__((aligned(16)));
static uint8_t frame[512] __attribute__((aligned(16)));

static void written_as_the_contract_says(void **state)
{
    uint32_t numbers[] = {10, 20, 30, 40}, *array = numbers;
    char *strings[] = {(char *)(uintptr_t) "seven c", NULL}, **list = strings;
    char *string = (char *)(uintptr_t) "hello";
    size_t four = 4, two = 2;
    uint8_t scalar[] = {1, 2, 3};
    void *const values[] = {scalar, &string, &four, &array, &two, &list};

    (void)state;
    memset(payload, 0, sizeof(payload));
    assert_int_equal(camkes_wire_write(&every, CAMKES_REQUEST, values, payload, sizeof(payload)),
                     sizeof(every_payload));
    assert_memory_equal(payload, &every_payload, sizeof(every_payload));
    /* With one byte less nothing is written behind the end, and the length is told all the same. */
    memset(payload, 0x55, sizeof(payload));
    assert_int_equal(camkes_wire_write(&every, CAMKES_REPLY, values, payload, 32),
                     sizeof(every_payload));
    assert_int_equal(payload[32], 0x55);
}

static void lengths_that_cannot_be(void **state)
{
    const struct camkes_method one = {.name = "one",
                                      PARAMETERS({"array", CAMKES_IN, CAMKES_ARRAY, 16, false})};
    static const size_t counts[] = {SIZE_MAX, SIZE_MAX / 16, SIZE_MAX / 16 + 1, SIZE_MAX / 16 + 2};

    (void)state;
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        size_t count = counts[i];
        void *array = payload;

        assert_true(camkes_wire_write(&one, CAMKES_REQUEST, (void *const[]){&count, &array},
                                      payload, sizeof(payload)) > SIZE_MAX / 2);
    }
}

static struct every_values server_values(void *const *values)
{
    struct every_values found = {.string = *(char **)values[1],
                                 .array_count = *(size_t *)values[2],
                                 .array = *(uint32_t **)values[3],
                                 .list_count = *(size_t *)values[4],
                                 .list = *(char ***)values[5]};

    memcpy(found.scalar, values[0], sizeof(found.scalar));
    return found;
}

static void read_by_both(void **state)
{
    struct every_values results;
    void *const places[] = {results.scalar, &results.string,     &results.array_count,
                            &results.array, &results.list_count, &results.list};
    camkes_error_t error;
    void *const *values;

    (void)state;
    memcpy(payload, &every_payload, sizeof(every_payload));
    assert_true(camkes_wire_frame_bytes(&every) <= sizeof(frame));
    values = camkes_wire_open(&every, payload, sizeof(every_payload), frame, &error);
    assert_non_null(values);
    results = server_values(values);
    check_values(&results);
    camkes_wire_close(&every, values);
    assert_int_equal(held, 0);

    assert_true(camkes_wire_read_reply(&every, payload, sizeof(every_payload), places, &error));
    memset(payload, 0xff, sizeof(payload)); /* they are copies */
    check_values(&results);
    free(results.string);
    free(results.array);
    free(results.list[0]);
    free(results.list[1]);
    free(results.list);
    assert_int_equal(held, 0);
}

/* Reads as server and as client; both must refuse it, without a trace. */
static void refused(size_t length, enum camkes_error_type type, size_t index)
{
    struct every_values results;
    void *const places[] = {results.scalar, &results.string,     &results.array_count,
                            &results.array, &results.list_count, &results.list};
    camkes_error_t error = {0};
    const int limit = granted;

    assert_null(camkes_wire_open(&every, payload, length, frame, &error));
    assert_int_equal(error.type, type);
    assert_int_equal(held, 0);
    granted = limit;
    memset(&error, 0, sizeof(error));
    assert_false(camkes_wire_read_reply(&every, payload, length, places, &error));
    assert_int_equal(error.type, type);
    if (type == CE_MALFORMED_RPC_PAYLOAD) {
        assert_int_equal(error.length, length);
        assert_int_equal(error.current_index, index);
    }
    assert_int_equal(held, 0);
}

/* One field is changed, or the payload ends early. */
static void malformed_payloads(void **state)
{
    static const struct {
        size_t offset;
        uint64_t value;
        size_t index; /* where it is found out */
    } wrong[] = {
        {offsetof(struct every_payload, string_length), UINT64_MAX, 24},
        {offsetof(struct every_payload, string_length), UINT64_MAX - 24, 24},
        {offsetof(struct every_payload, string_length), 4, 29},
        {offsetof(struct every_payload, string_length), 6, 31},
        {offsetof(struct every_payload, array_count), UINT64_MAX, 40},
        {offsetof(struct every_payload, array_count), (UINT64_MAX >> 2) + 5, 40},
        {offsetof(struct every_payload, array_count), 1000, 40},
        {offsetof(struct every_payload, list_count), UINT64_MAX, 72},
        {offsetof(struct every_payload, list_count), 1ull << 61, 72},
        {offsetof(struct every_payload, list_count), 3, 105},
        {offsetof(struct every_payload, list_count), 1, 96},
        {offsetof(struct every_payload, second_length), 1, 104},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        memcpy(payload, &every_payload, sizeof(every_payload));
        memcpy(payload + wrong[i].offset, &wrong[i].value, sizeof(wrong[i].value));
        refused(sizeof(every_payload), CE_MALFORMED_RPC_PAYLOAD, wrong[i].index);
    }
}

static void every_shorter_payload_is_malformed(void **state)
{
    camkes_error_t error;

    (void)state;
    for (size_t length = 0; length < sizeof(every_payload); length++) {
        uint8_t *part = aligned_alloc(16, 512);

        /* At the end of the buffer, so that AddressSanitizer sees a byte too many. */
        uint8_t *start = part + (512 - length) / 16 * 16;

        memcpy(start, &every_payload, length);
        assert_null(camkes_wire_open(&every, start, length, frame, &error));
        assert_int_equal(error.type, CE_MALFORMED_RPC_PAYLOAD);
        __real_free(part);
        assert_int_equal(held, 0);
    }
    memcpy(payload, &every_payload, sizeof(every_payload));
    refused(sizeof(every_payload) + 1, CE_MALFORMED_RPC_PAYLOAD, sizeof(every_payload));
}

static void without_memory(void **state)
{
    enum { ALLOCATIONS = 5 }; /* string, array, list, two strings */

    (void)state;
    for (int some = 0; some < ALLOCATIONS; some++) {
        memcpy(payload, &every_payload, sizeof(every_payload));
        granted = some;
        refused(sizeof(every_payload), CE_ALLOCATION_FAILURE, 0);
    }
    granted = -1;
}

/* What an earlier call left in the frame must not go out as this one's result. */
static void results_begin_as_zeros(void **state)
{
    const struct camkes_method out = {.name = "out",
                                      PARAMETERS({"return", CAMKES_OUT, CAMKES_SCALAR, 40, false},
                                                 {"string", CAMKES_OUT, CAMKES_STRING, 0, false})};
    static const uint8_t zeros[40];
    camkes_error_t error;
    void *const *values;

    (void)state;
    memset(frame, 0xff, sizeof(frame));
    values = camkes_wire_open(&out, payload, 0, frame, &error);
    assert_non_null(values);
    assert_memory_equal(values[0], zeros, sizeof(zeros));
    assert_null(*(char **)values[1]);
    camkes_wire_close(&out, values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_as_the_contract_says),
        cmocka_unit_test(lengths_that_cannot_be),
        cmocka_unit_test(read_by_both),
        cmocka_unit_test(malformed_payloads),
        cmocka_unit_test(every_shorter_payload_is_malformed),
        cmocka_unit_test(without_memory),
        cmocka_unit_test(results_begin_as_zeros),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
