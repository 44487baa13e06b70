// SPDX-License-Identifier: GPL-2.0-only
/* Attacks on what is no device: memory and ports where nothing is, registers, calls and instructions that do not exist. */
#include <linux/kvm_para.h>
#include <linux/processor.h>

#include <asm/asm.h>
#include <asm/msr.h>

#include "hostile.h"

void hostile_nowhere(struct hostile *hostile)
{
	const struct hostile_target *target = hostile->target;
	void __iomem *const places[] = { target->behind, target->hole, target->registers };
	u32 place = hostile_random(hostile) % ARRAY_SIZE(places);
	/* The last one from the end of the registers' page on: an access may begin there and end behind it. */
	u32 first = place == 2 ? CAISSON_CROSSVM_REGISTERS_BYTES - 7 : 0;
	void __iomem *at = places[place] + first +
			   hostile_random(hostile) % (HOSTILE_NOWHERE_BYTES - first - 8);

	switch (hostile_random(hostile) % 4) {
	case 0:
		writeq(hostile_number(hostile), at);
		break;
	case 1:
		writew((u16)hostile_number(hostile), at);
		break;
	case 2:
		(void)readq(at);
		break;
	default:
		(void)readb(at);
		break;
	}
}

/* Spared: interrupt controllers and timers, without which this kernel does not go on; the keyboard controller, power and reset;
 * the serial port, which has an attack of its own. */
static bool hostile_spares(u32 port)
{
	return port <= 0x21 || (port >= 0x40 && port <= 0x43) || port == 0x61 || port == 0x64 ||
	       (port >= 0xa0 && port <= 0xa1) || (port >= 0x3f8 && port <= 0x3ff) ||
	       (port >= 0x4d0 && port <= 0x4d1) ||
	       (port >= CAISSON_CROSSVM_DOORBELL_PORT && port < CAISSON_CROSSVM_DOORBELL_PORT + 16);
}

void hostile_port(struct hostile *hostile)
{
	u32 port = hostile_random(hostile) % 0xfffc;

	if (hostile_spares(port) || hostile_spares(port + 3))
		return;
	switch (hostile_random(hostile) % 4) {
	case 0:
		outl(hostile_number(hostile), (u16)port);
		break;
	case 1:
		outb((u8)hostile_number(hostile), (u16)port);
		break;
	case 2:
		(void)inl((u16)port);
		break;
	default:
		(void)inw((u16)port);
		break;
	}
}

void hostile_string(struct hostile *hostile)
{
	u32 values[64];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(values); i++)
		values[i] = hostile_number(hostile);
	switch (hostile_random(hostile) % 4) {
	case 0:
		outsl(CAISSON_CROSSVM_DOORBELL_PORT, values, ARRAY_SIZE(values));
		break;
	case 1:
		insl(CAISSON_CROSSVM_DOORBELL_PORT, values, ARRAY_SIZE(values));
		break;
	case 2:
		outsb(0x80, values, sizeof(values));
		break;
	default:
		insw(0x1234, values, sizeof(values) / 2);
		break;
	}
}

/* Written only where no processor has any. */
void hostile_msr(struct hostile *hostile)
{
	u32 nowhere = 0x20000000 + hostile_random(hostile) % 0x10000000;
	u32 amd = 0xc0010000 + hostile_random(hostile) % 0x200;
	u64 value;

	(void)wrmsrl_safe(nowhere, hostile_number(hostile));
	(void)rdmsrl_safe(nowhere, &value);
	(void)rdmsrl_safe(amd, &value);
	(void)rdmsrl_safe(0x40000000 + hostile_random(hostile) % 0x200, &value);
}

/* Numbers beyond those that KVM gives to guests. */
void hostile_call(struct hostile *hostile)
{
	(void)kvm_hypercall3(0x100u + hostile_random(hostile), hostile_number(hostile),
			     hostile_number(hostile), hostile_number(hostile));
}

#define HOSTILE_TRY(bytes) asm volatile("1: .byte " bytes "\n2:\n" _ASM_EXTABLE(1b, 2b)::: "memory")

/* What only a hypervisor, firmware or nobody executes. */
void hostile_instruction(struct hostile *hostile)
{
	switch (hostile_random(hostile) % 5) {
	case 0:
		HOSTILE_TRY("0x0f, 0x01, 0xd8"); /* vmrun */
		break;
	case 1:
		HOSTILE_TRY("0x0f, 0x01, 0xc2"); /* vmlaunch */
		break;
	case 2:
		HOSTILE_TRY("0x0f, 0xaa"); /* rsm */
		break;
	case 3:
		HOSTILE_TRY("0x0f, 0x37"); /* getsec */
		break;
	default:
		HOSTILE_TRY("0x0f, 0xff"); /* ud0 */
		break;
	}
}
