/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: a guest's accesses to the serial port, with a console at its other side. The console
 * is this file: an input says when it takes output and what is typed (step() has the steps).
 * board.c has the real one.
 */
#include "input.h"

#include "vmm/device/uart.h"

/* What stands for the console, and what it has seen. */
struct world {
    struct uart uart;
    struct bus ports;
    bool takes_output;
    bool level;
    bool input_waits; /* the port said that it had no room, and has not said otherwise since */
};

static void set_interrupt(void *context, bool level)
{
    struct world *world = context;

    require(level != world->level);
    world->level = level;
}

static void send_byte(void *context, uint8_t byte)
{
    struct world *world = context;

    (void)byte;
    /* The lock is free: the console's thread may need it to make room. */
    require(pthread_mutex_trylock(&world->uart.lock) == 0);
    pthread_mutex_unlock(&world->uart.lock);
}

static bool can_send(void *context)
{
    return ((struct world *)context)->takes_output;
}

static void want_input(void *context)
{
    struct world *world = context;

    require(world->input_waits);
    world->input_waits = false;
}

static void type(struct world *world, struct input *input)
{
    uint8_t bytes[UART_FIFO_BYTES];
    bool overrun = world->uart.overrun;
    size_t room = uart_input_room(&world->uart);

    require(room <= UART_FIFO_BYTES);
    world->input_waits = room == 0;
    for (size_t i = 0; i < room; i++)
        bytes[i] = (uint8_t)input_number(input, 1);
    uart_input(&world->uart, bytes, room);
    require(world->uart.overrun == overrun);
}

static void step(struct world *world, struct input *input)
{
    uint32_t what = (uint32_t)input_number(input, 1);
    uint64_t offset = what >> 3 & 7;
    bool known;

    switch (what & 7) {
    case 0:
    case 1: /* a register is written */
        bus_write(&world->ports, offset, 1, input_number(input, 1));
        break;
    case 2:
    case 3:
        bus_read(&world->ports, offset, 1, &known);
        break;
    case 4: /* an access of another width */
        bus_write(&world->ports, offset, 1u << (what >> 6), input_number(input, 8));
        bus_read(&world->ports, offset, 1u << (what >> 6), &known);
        break;
    case 5:
        type(world, input);
        break;
    case 6: /* the console is full, or has room again */
        world->takes_output = what & 8;
        if (world->takes_output)
            uart_output_ready(&world->uart);
        break;
    default:
        uart_reset(&world->uart);
        world->level = false; /* interrupt controller and port are new */
        break;
    }
}

/* The port's own order; and that it does not forget a console that waits for room. */
static void check(const struct world *world)
{
    const struct uart *uart = &world->uart;

    require(uart->received_count <= UART_FIFO_BYTES && uart->received_first < UART_FIFO_BYTES);
    require(uart->level == world->level);
    require(uart->input_waits == world->input_waits);
    require(!uart->transmitter_waits || !world->takes_output);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = {bytes, length};
    struct world world = {.takes_output = true};
    const struct uart_host host = {&world, set_interrupt, send_byte, can_send, want_input};

    uart_init(&world.uart, &host);
    require(bus_add(&world.ports, 0, UART_REGISTERS, &uart_operations, &world.uart) == 0);
    while (input.left > 0) {
        step(&world, &input);
        check(&world);
    }
    return 0;
}
