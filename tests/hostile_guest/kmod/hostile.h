/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the attacking module share. */
#ifndef TESTS_HOSTILE_H
#define TESTS_HOSTILE_H

#include <linux/io.h>
#include <linux/types.h>

#include "abi/crossvm.h"

#define HOSTILE_DATAPORTS 2u

/* Where the attack goes to; constant while it runs. */
struct hostile_target {
	void __iomem *registers; /* and what lies behind them up to the window: nothing */
	void __iomem *behind;	 /* the window: nothing */
	void __iomem *hole;	 /* where memory ends */
	void __iomem *doorbell;
	u8 *window;
	u32 words;
	u64 sizes[HOSTILE_DATAPORTS]; /* of dataport i + 1 */
	phys_addr_t own;	      /* memory that may be given away */
};

#define HOSTILE_NOWHERE_BYTES 0x100000u
#define HOSTILE_OWN_ORDER                                                                          \
	6u /* 64 pages: three quarters for where a piece begins, a quarter for its length */
#define HOSTILE_STARTS 48u

/* One attacker, on a vCPU of its own. */
struct hostile {
	const struct hostile_target *target;
	u64 random;
	u32 sent; /* bytes to the console */
	u64 acts;
	u64 requests;
	u64 shared;
};

u32 hostile_random(struct hostile *hostile);

/* Numbers that matter to somebody, or any. */
u32 hostile_number(struct hostile *hostile);

/* Each does one thing that a driver would not. */
void hostile_request(struct hostile *hostile);
void hostile_unshare(struct hostile *hostile);
void hostile_life(struct hostile *hostile);
void hostile_register(struct hostile *hostile);
void hostile_word(struct hostile *hostile);
void hostile_doorbell(struct hostile *hostile);
void hostile_nowhere(struct hostile *hostile);
void hostile_string(struct hostile *hostile);
void hostile_uart(struct hostile *hostile);

/* hostile_arch.c: the same with what only the architecture has. */
void hostile_port(struct hostile *hostile);
void hostile_msr(struct hostile *hostile);
void hostile_call(struct hostile *hostile);
void hostile_instruction(struct hostile *hostile);

/* Carries out one request with these numbers; returns the status. */
u32 hostile_share(const struct hostile_target *target, u32 id, u64 total, u64 offset, u64 address,
		  u64 length);
void hostile_unshare_all(const struct hostile_target *target);

/* hostile_arch.c: where the doorbell and the serial port's registers are, and the latter's
 * interrupt; NULL and negative on failure. */
void __iomem *hostile_map_doorbell(void);
void hostile_unmap(void __iomem *map);
void __iomem *hostile_map_uart(void);
int hostile_uart_irq(void);

/* hostile_arch.c: addresses that the VMM must not give to a dataport, or does not mind to. */
extern const u64 hostile_addresses[];
extern const u32 hostile_address_count;

/* hostile_arch.c: lets a dataport replace this kernel's page tables. True: it should not have come
 * back. */
bool hostile_lose_tables(const struct hostile_target *target, u32 *ret_status);

/* The serial port taken from its driver, with its registers as they were. */
struct hostile_uart {
	unsigned int irq;
	void __iomem *registers;
	u8 line_control, modem_control, interrupt_enable;
};

int hostile_uart_take(struct hostile_uart *uart);
void hostile_uart_give_back(const struct hostile_uart *uart);

#endif
