/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's first serial port: a 16550A (uart.h) between the guest and the instance's console. */
#include "vmm/device/uart.h"

#include "vmm/console.h"
#include "vmm/device/devices.h"
#include "vmm/machine.h"
#include "vmm/panic.h"

struct serial {
    struct vmm *vmm;
    struct uart uart;
    struct console console;
    struct panic_watch panic;
    struct irq *irq;
};

static void set_interrupt(void *context, bool level)
{
    struct serial *serial = context;

    /* It fails only where the machine is being taken down. */
    (void)irq_set_level(serial->irq, level);
}

static void send_byte(void *context, uint8_t byte)
{
    struct serial *serial = context;
    struct vmm *vmm = serial->vmm;
    char reason[PANIC_REASON_BYTES];

    console_send(&serial->console, byte);
    if (panic_watch_take(&serial->panic, byte, reason))
        log_guest(&vmm->log_limit, vmm->name, "the guest's kernel panicked: %s", reason);
}

static bool can_send(void *context)
{
    return console_can_send(&((struct serial *)context)->console);
}

static void want_input(void *context)
{
    console_want_input(&((struct serial *)context)->console);
}

static int init(struct device *device)
{
    struct serial *serial = device->state;
    struct vmm *vmm = device->vmm;
    const struct uart_host host = {.context = serial,
                                   .set_interrupt = set_interrupt,
                                   .send = send_byte,
                                   .can_send = can_send,
                                   .want_input = want_input};

    serial->vmm = vmm;
    serial->panic = (struct panic_watch)PANIC_WATCH_INITIALIZER;
    uart_init(&serial->uart, &host);
    return console_init(&serial->console, vmm->name, vm_descriptor_number(vmm->config, "console"),
                        &serial->uart);
}

static int place(struct device *device)
{
    struct serial *serial = device->state;
    int error =
        device_add_registers(device, "registers", UART_REGISTERS, &uart_operations, &serial->uart);

    return error < 0 ? error : device_add_line(device, IRQ_LEVEL, &serial->irq);
}

/* Silences the port: nothing raises its interrupt when KVM's machine is gone. */
static void reset(struct device *device)
{
    struct serial *serial = device->state;

    uart_reset(&serial->uart);
    panic_watch_reset(&serial->panic);
}

static void finish(struct device *device)
{
    console_finish(&((struct serial *)device->state)->console);
}

static const struct device_acpi acpi = {.name = "COM1", .id = "PNP0501", .unique = 1};

static const char compatible[] = "ns16550a";
static const struct device_property properties[] = {
    {.name = "clock-frequency", .kind = DEVICE_NUMBER, .number = 1843200},
    {.name = "reg-shift", .kind = DEVICE_NUMBER, .number = 0},
    {.name = "reg-io-width", .kind = DEVICE_NUMBER, .number = 1},
};
static const struct device_node node = {
    .name = "serial",
    .compatible = compatible,
    .compatible_bytes = sizeof(compatible),
    .is_console = true,
    .properties = properties,
    .property_count = sizeof(properties) / sizeof(properties[0]),
};

const struct device_operations serial_device = {
    .name = "serial",
    .acpi = &acpi,
    .node = &node,
    .state_bytes = sizeof(struct serial),
    .init = init,
    .place = place,
    .reset = reset,
    .finish = finish,
};
