/* SPDX-License-Identifier: BSD-2-Clause */
/* What the compiler would generate for the harness's VM. */
#include "harness.h"

#include <camkes/glue.h>
#include <dataport_caps.h>
#include <sys/mman.h>

int run(void);

static int data_id(void)
{
    return 1;
}

static int big_id(void)
{
    return 2;
}

static uintptr_t data_size(void)
{
    return DATA_BYTES;
}

static uintptr_t big_size(void)
{
    return BIG_BYTES;
}

static dataport_caps_handle_t data_handle = {.get_id = data_id, .get_size = data_size};
static dataport_caps_handle_t big_handle = {.get_id = big_id, .get_size = big_size};

static void *ignored;

static void assign(void *address)
{
    ignored = address;
}

static struct camkes_dataport data = {.name = "data",
                                      .id = 1,
                                      .descriptor = DATA,
                                      .protection = PROT_READ | PROT_WRITE,
                                      .size_bytes = DATA_BYTES,
                                      .assign = assign,
                                      .handle = &data_handle};
static struct camkes_dataport big = {.name = "big",
                                     .id = 2,
                                     .descriptor = BIG,
                                     .protection = PROT_READ | PROT_WRITE,
                                     .size_bytes = BIG_BYTES,
                                     .assign = assign,
                                     .handle = &big_handle};

static struct camkes_signal print_signals[] = {
    {.word_descriptor = PRINT_WORD, .kick_descriptor = PRINT_KICK}};
static struct camkes_emitter do_print = {
    .name = "do_print", .id = 1, .signal_count = 1, .signals = print_signals};
static struct camkes_signal done_signals[] = {
    {.word_descriptor = DONE_WORD, .kick_descriptor = DONE_KICK}};
static struct camkes_notification done_printing = {
    .name = "done_printing", .id = 1, .signal_count = 1, .signals = done_signals};

static const struct camkes_instance vm0 = {
    .name = "vm0",
    .type = "Init0",
    .run = run,
    .emitter_count = 1,
    .emitters = (struct camkes_emitter *const[]){&do_print},
    .notification_count = 1,
    .notifications = (struct camkes_notification *const[]){&done_printing},
    .dataport_count = 2,
    .dataports = (struct camkes_dataport *const[]){&data, &big},
};

const struct camkes_process camkes_process = {
    .name = "vm0",
    .outcome_descriptor = -1,
    .instance_count = 1,
    .instances = (const struct camkes_instance *const[]){&vm0},
};
