// SPDX-License-Identifier: GPL-2.0-only
/* What a kernel of arm64 can do to its monitor: registers, calls and instructions that are its
 * hypervisor's; and where its devices are. */
#include <linux/arm-smccc.h>
#include <linux/mm.h>
#include <linux/of.h>
#include <linux/of_irq.h>
#include <linux/sched.h>
#include <uapi/linux/psci.h>

#include "hostile.h"

#define HOSTILE_UART	     0xd6000000u
#define HOSTILE_UART_BYTES   0x1000u
#define HOSTILE_DISTRIBUTOR  0xd1000000u
#define HOSTILE_DEVICE_BYTES 0x1000u

/* Registers, window, doorbell, interrupt controllers, serial port, the ends of memory and of
 * everything. */
const u64 hostile_addresses[] = {
	CAISSON_CROSSVM_REGISTERS_ADDRESS,
	CAISSON_CROSSVM_WINDOW_ADDRESS,
	CAISSON_CROSSVM_DOORBELL_ADDRESS,
	HOSTILE_DISTRIBUTOR,
	0xd1010000,
	0xd2000000,
	HOSTILE_UART,
	0xc0000000,
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
	return ioremap(CAISSON_CROSSVM_DOORBELL_ADDRESS, HOSTILE_DEVICE_BYTES);
}

void __iomem *hostile_map_uart(void)
{
	return ioremap(HOSTILE_UART, HOSTILE_UART_BYTES);
}

void hostile_unmap(void __iomem *map)
{
	iounmap(map);
}

int hostile_uart_irq(void)
{
	struct device_node *node = of_find_compatible_node(NULL, NULL, "ns16550a");
	unsigned int irq = irq_of_parse_and_map(node, 0);

	of_node_put(node);
	return irq ? (int)irq : -ENODEV;
}

/* Those of the process: without the kernel's own a processor would fault for ever, unseen by
 * anybody. So it goes on, to a reset. */
bool hostile_lose_tables(const struct hostile_target *target, u32 *ret_status)
{
	*ret_status =
		hostile_share(target, 1, target->sizes[0], 0, __pa(current->mm->pgd), PAGE_SIZE);
	asm volatile("dsb ishst; tlbi vmalle1is; dsb ish; isb" ::: "memory");
	return *ret_status != CAISSON_CROSSVM_OK;
}

/* Registers of the serial port's page that no 16550 has, and what lies behind the doorbell. */
void hostile_port(struct hostile *hostile)
{
	u32 at = 4 + (hostile_random(hostile) % (HOSTILE_DEVICE_BYTES - 8) & ~3u);

	if (hostile_random(hostile) % 2)
		writel(hostile_number(hostile), hostile->target->doorbell + at);
	else
		(void)readl(hostile->target->doorbell + at);
}

/* Traps that KVM takes: identification that is reserved, a breakpoint that stays off. */
void hostile_msr(struct hostile *hostile)
{
	u64 value;

	asm volatile("mrs %0, s3_0_c0_c7_7" : "=r"(value));
	asm volatile("mrs %0, s3_0_c0_c3_7" : "=r"(value));
	asm volatile("msr dbgbvr3_el1, %0" : : "r"((u64)hostile_number(hostile)));
	asm volatile("msr oslar_el1, %0" : : "r"(0ull));
}

/* Services that nobody has, and those of PSCI with processors that do not exist. */
void hostile_call(struct hostile *hostile)
{
	static const u32 services[] = { 0xc6000000, 0xc5000000, 0x86000000, 0xbf000000 };
	u64 nobody = 0x100 | (u64)hostile_number(hostile) << 8;
	struct arm_smccc_res result;
	u32 service = services[hostile_random(hostile) % ARRAY_SIZE(services)] +
		      hostile_random(hostile) % 0xff00;

	switch (hostile_random(hostile) % 4) {
	case 0:
		arm_smccc_hvc(PSCI_0_2_FN64_CPU_ON, nobody, hostile_number(hostile), 0, 0, 0, 0, 0,
			      &result);
		break;
	case 1:
		arm_smccc_hvc(PSCI_0_2_FN64_AFFINITY_INFO, nobody, hostile_number(hostile), 0, 0, 0,
			      0, 0, &result);
		break;
	case 2:
		arm_smccc_hvc(PSCI_1_0_FN_PSCI_FEATURES, hostile_number(hostile), 0, 0, 0, 0, 0, 0,
			      &result);
		break;
	default:
		arm_smccc_hvc(service, hostile_number(hostile), hostile_number(hostile),
			      hostile_number(hostile), 0, 0, 0, 0, &result);
		break;
	}
}

/* What KVM takes in a guest's place. */
void hostile_instruction(struct hostile *hostile)
{
	struct arm_smccc_res result;

	switch (hostile_random(hostile) % 3) {
	case 0:
		arm_smccc_smc(0xc6000000u + hostile_random(hostile) % 0xff00,
			      hostile_number(hostile), 0, 0, 0, 0, 0, 0, &result);
		break;
	case 1:
		asm volatile("wfe");
		break;
	default:
		asm volatile("dc cisw, %0" : : "r"(0ul) : "memory");
		break;
	}
}
