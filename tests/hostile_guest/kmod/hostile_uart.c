// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attacks on the serial port. It is the console, which tells the rest of the test: so what is sent is dots, which do no harm as input
 * either when they come back through the loop, and afterwards the registers are what its driver believes them to be.
 */
#include <linux/serial_reg.h>

#include "hostile.h"

#define HOSTILE_PORT	 0x3f8u
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

void hostile_uart_save(struct hostile_uart_state *state)
{
	state->line_control = inb(HOSTILE_PORT + UART_LCR);
	state->modem_control = inb(HOSTILE_PORT + UART_MCR);
	state->interrupt_enable = inb(HOSTILE_PORT + UART_IER);
}

void hostile_uart_restore(const struct hostile_uart_state *state)
{
	outb(state->line_control, HOSTILE_PORT + UART_LCR);
	outb(UART_FCR_ENABLE_FIFO | UART_FCR_CLEAR_RCVR | UART_FCR_CLEAR_XMIT,
	     HOSTILE_PORT + UART_FCR);
	outb(state->modem_control, HOSTILE_PORT + UART_MCR);
	outb(0, HOSTILE_PORT + UART_IER);
	outb(state->interrupt_enable, HOSTILE_PORT + UART_IER);
}
