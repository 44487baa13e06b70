// SPDX-License-Identifier: GPL-2.0-only
/* What a kernel of x86-64 can do to its monitor: ports, registers, calls and instructions that do
 * not exist; and where its devices are. */
#include <linux/acpi.h>
#include <linux/kvm_para.h>
#include <linux/processor.h>

#include <asm/asm.h>
#include <asm/msr.h>

#include "hostile.h"

#define HOSTILE_PORT	   0x3f8u
#define HOSTILE_PORT_BYTES 8u
#define HOSTILE_GSI	   4u

/* Registers, window, what the VMM booted this kernel with, interrupt controllers, the end of
 * memory, the end of everything. */
const u64 hostile_addresses[] = {
	CAISSON_CROSSVM_REGISTERS_ADDRESS,
	CAISSON_CROSSVM_WINDOW_ADDRESS,
	0x7000,
	0x9000,
	0x20000,
	0xfec00000,
	0xfee00000,
	0xfffff000,
	0x100000000,
	0x8000000,
	0x7fffffff000,
	~0ull - 0xfff,
	1ull << 52,
};
const u32 hostile_address_count = ARRAY_SIZE(hostile_addresses);

void __iomem *hostile_map_doorbell(void)
{
	return ioport_map(CAISSON_CROSSVM_DOORBELL_PORT, CAISSON_CROSSVM_DOORBELL_BYTES);
}

void __iomem *hostile_map_uart(void)
{
	return ioport_map(HOSTILE_PORT, HOSTILE_PORT_BYTES);
}

void hostile_unmap(void __iomem *map)
{
	ioport_unmap(map);
}

/* It is registered already, by its driver: this finds its number. */
int hostile_uart_irq(void)
{
	return acpi_register_gsi(NULL, HOSTILE_GSI, ACPI_EDGE_SENSITIVE, ACPI_ACTIVE_HIGH);
}

/* Nothing is executed after that, unless the VMM refused. */
bool hostile_lose_tables(const struct hostile_target *target, u32 *ret_status)
{
	unsigned long tables;

	local_irq_disable();
	asm volatile("mov %%cr3, %0" : "=r"(tables));
	*ret_status = hostile_share(target, 1, target->sizes[0], 0, tables & PHYSICAL_PAGE_MASK,
				    PAGE_SIZE);
	asm volatile("mov %0, %%cr3" : : "r"(tables) : "memory");
	local_irq_enable();
	return true;
}

/* Spared: interrupt controllers and timers, without which this kernel does not go on; the keyboard
 * controller, power and reset; the serial port, which has an attack of its own. */
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
