/* SPDX-License-Identifier: BSD-2-Clause */
/* Measures its server, when its turn has come: events, calls, bytes. In turns with each, between
 * the same two processes, the least that can be done there: spinning or a futex on shared
 * memory. */
#include "board.h"

#include <camkes.h>
#include <stdlib.h>
#include <string.h>

static int number;
static uint8_t bytes[MEASURE_BULK_BYTES];

static struct board *lines(void)
{
    return (struct board *)board;
}

static void send_event(void *context)
{
    (void)context;
    ping_emit();
    pong_wait();
}

static void ask_for_events(void *context)
{
    (void)context;
    lines()->task = BOARD_EVENT;
}

static void call_int(void *context)
{
    (void)context;
    number++;
    if (answer_number(number) != number + 1)
        abort();
}

static void call_bytes(void *context)
{
    (void)context;
    bytes[0]++;
    if (answer_bytes(sizeof(bytes), bytes) != bytes[0])
        abort();
}

static void share_bytes(void *context)
{
    bytes[0]++;
    memcpy(lines()->bytes, bytes, sizeof(bytes));
    send_event(context);
    if (lines()->reply.value != bytes[0])
        abort();
}

static void ask_for_bytes(void *context)
{
    (void)context;
    lines()->task = BOARD_BYTES;
}

/* The bytes come into shared memory once and somebody is told; but nobody reads them, so they stay
 * in this core's cache. */
static void copy_and_call(void *context)
{
    bytes[0]++;
    memcpy(lines()->bytes, bytes, sizeof(bytes));
    call_int(context);
}

static void exchange(void (*hand_over)(struct line *line), void (*await)(struct line *line))
{
    number++;
    lines()->request.value = number;
    hand_over(&lines()->request);
    await(&lines()->reply);
    if (lines()->reply.value != number + 1)
        abort();
}

static void spin(void *context)
{
    (void)context;
    exchange(line_hand_over, line_await_spinning);
}

static void sleep_on_futex(void *context)
{
    (void)context;
    exchange(line_hand_over_waking, line_await_sleeping);
}

/* The same with the bytes, which the server copies out. */
static void copy_beside(void (*hand_over)(struct line *line), void (*await)(struct line *line))
{
    bytes[0]++;
    memcpy(lines()->bytes, bytes, sizeof(bytes));
    lines()->request.count = sizeof(bytes);
    hand_over(&lines()->request);
    await(&lines()->reply);
    if (lines()->reply.value != bytes[0])
        abort();
}

static void copy_and_spin(void *context)
{
    (void)context;
    copy_beside(line_hand_over, line_await_spinning);
}

static void copy_and_sleep(void *context)
{
    (void)context;
    copy_beside(line_hand_over_waking, line_await_sleeping);
}

static void begin_lines(enum board_task task)
{
    lines()->task = task;
    lines()->request.count = 0;
    lines()->request.last = 0;
    ping_emit();
}

static void begin_spinning(void *context)
{
    (void)context;
    begin_lines(BOARD_SPIN);
}

static void end_spinning(void *context)
{
    lines()->request.count = 0;
    lines()->request.last = 1;
    spin(context);
}

static void begin_sleeping(void *context)
{
    (void)context;
    begin_lines(BOARD_FUTEX);
}

static void end_sleeping(void *context)
{
    lines()->request.count = 0;
    lines()->request.last = 1;
    sleep_on_futex(context);
}

/* The limit takes turns with what it limits. Where both sides share a core, spinning would wait for
 * the scheduler. */
static struct measure limit_for(const char *what, int is_one_core)
{
    struct measure limit = {.what = what, .place = place};
    limit.means = is_one_core ? "futex (in turns)" : "spin (in turns)";
    limit.round_trip = is_one_core ? sleep_on_futex : spin;
    limit.begin = is_one_core ? begin_sleeping : begin_spinning;
    limit.end = is_one_core ? end_sleeping : end_spinning;
    return limit;
}

static void measure_beside_limit(struct measure *ours, int is_one_core)
{
    static struct measure both[2];
    both[0] = *ours;
    both[1] = limit_for(ours->what, is_one_core);
    measure_turns(both, 2);
    if (ours->begin != NULL)
        ours->begin(ours->context);
    measure_asleep(ours);
}

static void measure_bytes(int is_one_core)
{
    static struct measure all[4];
    all[0] = (struct measure){
        .what = "64 KiB", .place = place, .means = "caisson", .round_trip = call_bytes};
    all[1] = (struct measure){.what = "64 KiB",
                              .place = place,
                              .means = "caisson dataport",
                              .round_trip = share_bytes,
                              .begin = ask_for_bytes};
    all[2] = (struct measure){.what = "64 KiB",
                              .place = place,
                              .means = "memcpy and call (in turns)",
                              .round_trip = copy_and_call};
    all[3] = limit_for("64 KiB", is_one_core);
    all[3].round_trip = is_one_core ? copy_and_sleep : copy_and_spin;
    measure_turns(all, 4);
    measure_asleep(&all[0]);
    ask_for_bytes(NULL);
    measure_asleep(&all[1]);
}

int run(void)
{
    static struct measure event, call;
    int is_one_core = strncmp(place, "one", 3) == 0;
    if (turn_wait)
        turn_wait();
    event = (struct measure){.what = "event",
                             .place = place,
                             .means = "caisson",
                             .round_trip = send_event,
                             .begin = ask_for_events};
    measure_beside_limit(&event, is_one_core);
    call =
        (struct measure){.what = "int", .place = place, .means = "caisson", .round_trip = call_int};
    measure_beside_limit(&call, is_one_core);
    measure_bytes(is_one_core);
    lines()->task = BOARD_END;
    ping_emit();
    next_emit();
    return 0;
}
