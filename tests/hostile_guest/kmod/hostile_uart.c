// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attacks on the serial port. It is the console, which tells the rest of the test. So its driver is to notice nothing: it has sent
 * what it had before, hears of no interrupt meanwhile, and finds the registers as they were.
 */
#include <linux/acpi.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/serial_reg.h>

#include "hostile.h"

#define HOSTILE_PORT	 0x3f8u
#define HOSTILE_GSI	 4u
#define HOSTILE_DRAIN_MS 200u
#define HOSTILE_SENT_MAX 4096u /* by each vCPU */

static void hostile_send(struct hostile *hostile)
{
	u8 dots[64];

	if (hostile->sent >= HOSTILE_SENT_MAX)
		return;
	hostile->sent += sizeof(dots);
	memset(dots, '.', sizeof(dots));
	outsb(HOSTILE_PORT + UART_TX, dots, sizeof(dots));
}

void hostile_uart(struct hostile *hostile)
{
	static const u8 control[] = { UART_IER, UART_FCR, UART_LCR, UART_MCR,
				      UART_SCR, UART_LSR, UART_MSR };
	u32 at = hostile_random(hostile) % 8;

	switch (hostile_random(hostile) % 8) {
	case 0:
		hostile_send(hostile);
		break;
	case 1:
		outw((u16)hostile_number(hostile), (u16)(HOSTILE_PORT + at));
		break;
	case 2:
		(void)inl((u16)(HOSTILE_PORT + at));
		break;
	case 3:
	case 4:
		(void)inb((u16)(HOSTILE_PORT + at));
		break;
	default:
		outb((u8)hostile_random(hostile),
		     (u16)(HOSTILE_PORT + control[hostile_random(hostile) % ARRAY_SIZE(control)]));
		break;
	}
}

int hostile_uart_take(struct hostile_uart *uart)
{
	/* It is registered already, by its driver: this finds its number. */
	int irq = acpi_register_gsi(NULL, HOSTILE_GSI, ACPI_EDGE_SENSITIVE, ACPI_ACTIVE_HIGH);

	if (irq < 0)
		return irq;
	uart->irq = (unsigned int)irq;
	msleep(HOSTILE_DRAIN_MS);
	disable_irq(uart->irq);
	uart->line_control = inb(HOSTILE_PORT + UART_LCR);
	uart->modem_control = inb(HOSTILE_PORT + UART_MCR);
	uart->interrupt_enable = inb(HOSTILE_PORT + UART_IER);
	return 0;
}

void hostile_uart_give_back(const struct hostile_uart *uart)
{
	outb(uart->line_control, HOSTILE_PORT + UART_LCR);
	outb(UART_FCR_ENABLE_FIFO | UART_FCR_CLEAR_RCVR | UART_FCR_CLEAR_XMIT,
	     HOSTILE_PORT + UART_FCR);
	outb(uart->modem_control, HOSTILE_PORT + UART_MCR);
	outb(0, HOSTILE_PORT + UART_IER);
	outb(uart->interrupt_enable, HOSTILE_PORT + UART_IER);
	enable_irq(uart->irq);
}
