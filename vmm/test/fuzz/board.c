/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: any access of a guest to any port or address of the whole board: serial port with
 * the real console and its thread, ACPI's power registers, the keyboard's reset pulse, the cross-VM
 * device. An input is a row of steps, as step() has them. The machine ends when and only when the
 * guest wrote what asks for that, and what the guest sent arrives whole and in order.
 */
#include "input.h"

#include "abi/system.h"
#include "vmm/arch/arch.h"
#include "vmm/arch/x86_64/layout.h"
#include "vmm/device/power.h"
#include "vmm/machine.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINE_CONTROL  3u
#define MODEM_CONTROL 4u
#define DLAB          0x80u
#define LOOP          0x10u
#define SENT_MAX      8192u

struct world {
    struct vm_config config;
    struct vm_descriptor console;
    struct vmm vmm;
    int terminal; /* the other end of the console's socket */
    uint8_t line_control;
    uint8_t modem_control;
    enum machine_request request; /* that the machine has to have */
    size_t sent;
    size_t arrived;
    uint8_t output[SENT_MAX];
};

static void world_init(struct world *world)
{
    struct vmm *vmm = &world->vmm;
    int ends[2];

    require(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    world->terminal = ends[0];
    world->console = (struct vm_descriptor){.name = "console", .number = ends[1]};
    world->config =
        (struct vm_config){.name = "vm0", .descriptor_count = 1, .descriptors = &world->console};
    vmm->config = &world->config;
    vmm->name = "vm0";
    vmm->layout = arch_layout();
    vmm->kvm.vm = -1;
    vmm->log_limit = (struct log_limit)LOG_LIMIT_INITIALIZER;
    pthread_mutex_init(&vmm->lock, NULL);
    pthread_cond_init(&vmm->requested, NULL);
    require(memory_init(&vmm->memory, CAISSON_PAGE_BYTES, vmm->layout) == 0);
    irq_init(&vmm->irqs);
    irq_start(&vmm->irqs, &vmm->kvm);
    devices_init(vmm);
    devices_place(vmm);
}

/* Takes what has arrived. */
static void take_output(struct world *world)
{
    uint8_t bytes[CAISSON_CONSOLE_PRINTED_BYTES];
    ssize_t got;

    while ((got = recv(world->terminal, bytes, sizeof(bytes), MSG_DONTWAIT | MSG_TRUNC)) > 0) {
        require((size_t)got <= sizeof(bytes) && (size_t)got <= world->sent - world->arrived);
        require(memcmp(bytes, world->output + world->arrived, (size_t)got) == 0);
        world->arrived += (size_t)got;
    }
}

/* A line has arrived when the port's register was written. */
static void check_line(struct world *world)
{
    take_output(world);
    require(world->sent == 0 || world->output[world->sent - 1] != '\n' ||
            world->arrived == world->sent);
}

/* All that the guest sent has arrived. The console sends what it still has when it ends. */
static void world_finish(struct world *world)
{
    devices_finish(&world->vmm);
    take_output(world);
    require(world->arrived == world->sent);
    close(world->console.number);
    close(world->terminal);
    memory_finish(&world->vmm.memory);
    pthread_cond_destroy(&world->vmm.requested);
    pthread_mutex_destroy(&world->vmm.lock);
}

/* What a write of one byte is to mean. */
static void expect(struct world *world, uint64_t port, uint8_t value)
{
    enum machine_request request = MACHINE_GOES_ON;

    if (port == LAYOUT_POWER_PORT + POWER_SLEEP_CONTROL && (value & 0x3c) == 0x34)
        request = MACHINE_POWER_OFF; /* SLP_EN, and 5 in SLP_TYP */
    else if ((port == LAYOUT_RESET_PORT && value == POWER_RESET_VALUE) ||
             (port == LAYOUT_KEYBOARD_PORT && value == 0xfe))
        request = MACHINE_RESET;
    if (world->request == MACHINE_GOES_ON)
        world->request = request;
    if (port == LAYOUT_UART_PORT && !(world->line_control & DLAB) &&
        !(world->modem_control & LOOP)) {
        require(world->sent < SENT_MAX);
        world->output[world->sent++] = value;
    } else if (port == LAYOUT_UART_PORT + LINE_CONTROL) {
        world->line_control = value;
    } else if (port == LAYOUT_UART_PORT + MODEM_CONTROL) {
        world->modem_control = value;
    }
}

static uint64_t choose_port(struct input *input)
{
    static const uint16_t starts[] = {LAYOUT_UART_PORT, LAYOUT_KEYBOARD_PORT, LAYOUT_POWER_PORT,
                                      CAISSON_CROSSVM_DOORBELL_PORT};
    uint64_t choice = input_number(input, 1);

    if (choice >> 6 == 3)
        return input_number(input, 2);
    return starts[choice & 3] + (choice >> 2 & 7) - (choice >> 5 & 1);
}

static void step(struct world *world, struct input *input)
{
    uint32_t what = (uint32_t)input_number(input, 1);
    uint32_t width = 1u << (what >> 4 & 3);
    uint64_t port = choose_port(input);
    uint64_t value;
    bool known;

    switch (what & 7) {
    case 0:
    case 1:
        value = input_number(input, 1);
        expect(world, port, (uint8_t)value);
        bus_write(&world->vmm.ports, port, 1, value);
        check_line(world);
        break;
    case 2:
        bus_read(&world->vmm.ports, port, 1, &known);
        break;
    case 3: /* not one byte */
        bus_write(&world->vmm.ports, port, width > 1 ? width : 2, input_number(input, 8));
        bus_read(&world->vmm.ports, port, width, &known);
        break;
    case 4:
        port = CAISSON_CROSSVM_REGISTERS_ADDRESS + input_number(input, 2);
        bus_write(&world->vmm.mmio, port, width, input_number(input, 4));
        break;
    case 5:
        bus_read(&world->vmm.mmio, input_number(input, 8), width, &known);
        break;
    default: /* typed, as far as there is room for it */
        value = input_number(input, 1);
        (void)!send(world->terminal, &value, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct world world; /* much for a stack; nothing of it outlives the call */
    struct input input = {bytes, length};

    world = (struct world){0};
    world_init(&world);
    while (input.left > 0 && world.sent < SENT_MAX) {
        step(&world, &input);
        require(world.vmm.request == world.request);
    }
    world_finish(&world);
    return 0;
}
