/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several vCPUs that do to the devices whatever comes to their minds, with a console beside them,
 * through some resets. Built with ThreadSanitizer where nothing else is sanitized: a race ends the
 * test.
 */
#include "fixture.h"

#include "vmm/console.h"
#include "vmm/device/crossvm.h"
#include "vmm/layout.h"
#include "vmm/log.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#define PAGE     4096ull
#define RAM      (256 * PAGE)
#define VCPUS    3u
#define LIVES    4u
#define ACCESSES 4000u

struct machine {
    struct memory memory;
    struct crossvm crossvm;
    struct uart uart;
    struct console console;
    struct log_limit limit;
    struct bus ports;
    struct bus mmio;
    int level;
};

struct cpu {
    struct machine *machine;
    uint64_t random;
    pthread_t thread;
};

static void set_interrupt(void *context, bool level)
{
    /* Under the port's lock, as KVM's line is. */
    ((struct machine *)context)->level = level;
}

static void send_byte(void *context, uint8_t byte)
{
    console_send(&((struct machine *)context)->console, byte);
}

static bool can_send(void *context)
{
    return console_can_send(&((struct machine *)context)->console);
}

static void want_input(void *context)
{
    console_want_input(&((struct machine *)context)->console);
}

static uint32_t next_random(struct cpu *cpu)
{
    cpu->random = cpu->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(cpu->random >> 33);
}

static void touch(struct cpu *cpu, const struct bus *bus, uint64_t address)
{
    uint32_t width = 1u << next_random(cpu) % 4;
    bool known;

    if (next_random(cpu) % 2)
        bus_write(bus, address, width, next_random(cpu));
    else
        (void)bus_read(bus, address, width, &known);
}

static void put(struct cpu *cpu, uint32_t offset, uint32_t value)
{
    bus_write(&cpu->machine->mmio, CAISSON_CROSSVM_REGISTERS_ADDRESS + offset, 4, value);
}

/* Nearly right, while the other vCPUs do the same in the same registers. */
static void request(struct cpu *cpu)
{
    bool known;

    put(cpu, CAISSON_CROSSVM_REG_ID, next_random(cpu) % 3);
    put(cpu, CAISSON_CROSSVM_REG_TOTAL_LOW, 4 * PAGE);
    put(cpu, CAISSON_CROSSVM_REG_OFFSET_LOW, next_random(cpu) % 4 * PAGE);
    put(cpu, CAISSON_CROSSVM_REG_ADDRESS_LOW, next_random(cpu) % 257 * PAGE);
    put(cpu, CAISSON_CROSSVM_REG_LENGTH_LOW, next_random(cpu) % 5 * PAGE);
    put(cpu, CAISSON_CROSSVM_REG_ASKER,
        (uint32_t)bus_read(&cpu->machine->mmio,
                           CAISSON_CROSSVM_REGISTERS_ADDRESS + CAISSON_CROSSVM_REG_LIFE, 4,
                           &known));
    put(cpu, CAISSON_CROSSVM_REG_COMMAND, 1 + next_random(cpu) % 4);
}

static void *cpu_thread(void *argument)
{
    struct cpu *cpu = argument;

    for (uint32_t i = 0; i < ACCESSES; i++) {
        uint32_t kind = next_random(cpu) % 8;
        if (kind < 3)
            touch(cpu, &cpu->machine->ports, 0x3f8 + next_random(cpu) % 8);
        else if (kind == 3)
            bus_write(&cpu->machine->ports, 0x3f8, 1, 'x');
        else if (kind == 4)
            touch(cpu, &cpu->machine->ports, CAISSON_CROSSVM_DOORBELL_PORT);
        else if (kind == 5)
            touch(cpu, &cpu->machine->mmio,
                  CAISSON_CROSSVM_REGISTERS_ADDRESS + next_random(cpu) % 0x100);
        else
            request(cpu);
    }
    return NULL;
}

static void live(struct machine *machine, uint32_t seed)
{
    struct cpu cpus[VCPUS];

    assert_int_equal(memory_init(&machine->memory, RAM,
                                 &(struct layout){.hole_start = RAM, .hole_end = 2 * RAM}),
                     0);
    assert_int_equal(crossvm_start(&machine->crossvm, &machine->memory), 0);
    for (uint32_t i = 0; i < VCPUS; i++) {
        cpus[i] = (struct cpu){.machine = machine, .random = seed * VCPUS + i};
        assert_int_equal(pthread_create(&cpus[i].thread, NULL, cpu_thread, &cpus[i]), 0);
    }
    for (uint32_t i = 0; i < VCPUS; i++)
        pthread_join(cpus[i].thread, NULL);
    uart_reset(&machine->uart);
    machine->level = -1; /* nobody sets it any more: the console's thread would race with this */
    memory_finish(&machine->memory);
}

/* Who sits before the console: types all the time and reads what comes. */
static void *user_thread(void *argument)
{
    int socket = *(int *)argument;
    char bytes[512];

    for (;;) {
        struct pollfd polled = {.fd = socket, .events = POLLIN};
        (void)poll(&polled, 1, 1);
        if (polled.revents & POLLIN && recv(socket, bytes, sizeof(bytes), MSG_DONTWAIT) <= 0)
            return NULL;
        (void)send(socket, "typed", 5, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
}

static void devices_bear_several_vcpus(void **state)
{
    static struct machine machine = {.limit = LOG_LIMIT_INITIALIZER};
    struct uart_host host = {&machine, set_interrupt, send_byte, can_send, want_input};
    int sockets[2], data = make_file("", 0, 4 * PAGE), kick = eventfd(0, EFD_NONBLOCK);
    struct crossvm_word word = {.page_descriptor = make_file("", 0, PAGE), .kick_descriptor = kick};
    pthread_t user;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets), 0);
    assert_int_equal(pthread_create(&user, NULL, user_thread, &sockets[1]), 0);
    crossvm_init(&machine.crossvm, "vm0", &machine.limit);
    for (int i = 0; i < 2; i++)
        assert_int_equal(
            crossvm_add_dataport(&machine.crossvm, "port", data, PROT_READ | PROT_WRITE, 4 * PAGE),
            0);
    assert_int_equal(crossvm_add_event(&machine.crossvm, CAISSON_CROSSVM_EMIT, "ring", &word, 1),
                     0);
    assert_int_equal(crossvm_map_window(&machine.crossvm), 0);
    uart_init(&machine.uart, &host);
    assert_int_equal(console_init(&machine.console, "vm", sockets[0], &machine.uart), 0);
    bus_add(&machine.ports, 0x3f8, UART_REGISTERS, &uart_operations, &machine.uart);
    bus_add(&machine.ports, CAISSON_CROSSVM_DOORBELL_PORT, CAISSON_CROSSVM_DOORBELL_BYTES,
            &crossvm_doorbell_operations, &machine.crossvm);
    bus_add(&machine.mmio, CAISSON_CROSSVM_REGISTERS_ADDRESS, CAISSON_CROSSVM_REGISTERS_BYTES,
            &crossvm_operations, &machine.crossvm);

    for (uint32_t i = 0; i < LIVES; i++)
        live(&machine, i);
    console_finish(&machine.console);
    close(sockets[0]);
    pthread_join(user, NULL);
    crossvm_finish(&machine.crossvm);
    close(sockets[1]);
    close(data);
    close(kick);
    close(word.page_descriptor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(devices_bear_several_vcpus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
