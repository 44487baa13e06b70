/* SPDX-License-Identifier: BSD-2-Clause */
/* Compares what the guest wrote into each of four lanes with what it should be, and answers with
 * the complement. */
#include <camkes.h>
#include <lane.h>

struct lane {
    const char *name;
    void *const *data; /* the dataport's pointer is set before callbacks are registered */
    size_t size_bytes;
    void (*reply)(void);
    int (*reg_callback)(void (*)(void *), void *);
};

static const struct lane lanes[] = {
    {"a", &a, a_size, reply_a_emit, request_a_reg_callback},
    {"b", &b, b_size, reply_b_emit, request_b_reg_callback},
    {"c", &c, c_size, reply_c_emit, request_c_reg_callback},
    {"d", &d, d_size, reply_d_emit, request_d_reg_callback},
};

static uint32_t check_words(uint32_t *words, size_t count, uint32_t round)
{
    uint32_t wrong = 0;

    for (size_t i = 0; i < count; i++) {
        wrong += words[i] != lane_word(round, i);
        words[i] = ~lane_word(round, i);
    }
    return wrong;
}

static void on_request(void *argument)
{
    const struct lane *lane = argument;
    struct lane_header *header = *lane->data;

    if (lane->reg_callback(on_request, argument) != 0)
        printf("%s: lane %s: no callback\n", get_instance_name(), lane->name);
    header->wrong +=
        check_words((uint32_t *)(header + 1), lane_words(lane->size_bytes), header->round);
    header->checked++;
    lane->reply();
}

void post_init(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(lanes); i++)
        lanes[i].reg_callback(on_request, (void *)&lanes[i]);
}
