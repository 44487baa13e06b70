// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attacks on the serial port. It is the console, which tells the rest of the test. So its driver is
 * to notice nothing: it has sent what it had before, hears of no interrupt meanwhile, and finds the
 * registers as they were.
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/serial_reg.h>

#include "hostile_aligned.h"

#define HOSTILE_DRAIN_MS 200u
#define HOSTILE_SENT_MAX 4096u /* by each vCPU */

static void __iomem *hostile_registers; /* while it is taken */

static void hostile_send(struct hostile *hostile)
{
	u8 dots[64];

	if (hostile->sent >= HOSTILE_SENT_MAX)
		return;
	hostile->sent += sizeof(dots);
	memset(dots, '.', sizeof(dots));
	iowrite8_rep(hostile_registers + UART_TX, dots, sizeof(dots));
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
		iowrite16((u16)hostile_number(hostile), hostile_registers + hostile_aligned(at, 2));
		break;
	case 2:
		(void)ioread32(hostile_registers + hostile_aligned(at, 4));
		break;
	case 3:
	case 4:
		(void)ioread8(hostile_registers + at);
		break;
	default:
		iowrite8((u8)hostile_random(hostile),
			 hostile_registers +
				 control[hostile_random(hostile) % ARRAY_SIZE(control)]);
		break;
	}
}

int hostile_uart_take(struct hostile_uart *uart)
{
	int irq = hostile_uart_irq();

	if (irq < 0)
		return irq;
	hostile_registers = uart->registers = hostile_map_uart();
	if (!uart->registers)
		return -ENOMEM;
	uart->irq = (unsigned int)irq;
	msleep(HOSTILE_DRAIN_MS);
	disable_irq(uart->irq);
	uart->line_control = ioread8(uart->registers + UART_LCR);
	uart->modem_control = ioread8(uart->registers + UART_MCR);
	uart->interrupt_enable = ioread8(uart->registers + UART_IER);
	return 0;
}

void hostile_uart_give_back(const struct hostile_uart *uart)
{
	iowrite8(uart->line_control, uart->registers + UART_LCR);
	iowrite8(UART_FCR_ENABLE_FIFO | UART_FCR_CLEAR_RCVR | UART_FCR_CLEAR_XMIT,
		 uart->registers + UART_FCR);
	iowrite8(uart->modem_control, uart->registers + UART_MCR);
	iowrite8(0, uart->registers + UART_IER);
	iowrite8(uart->interrupt_enable, uart->registers + UART_IER);
	enable_irq(uart->irq);
	hostile_unmap(uart->registers);
}
