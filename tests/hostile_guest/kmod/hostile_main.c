// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module `hostile`: on each vCPU a thread that does to the monitor whatever a kernel can, for some
 * seconds. Loading it returns when that is over. When the guest is told to reboot, it lets a
 * dataport replace the kernel's page tables instead.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "hostile.h"

static ulong seed = 1;
module_param(seed, ulong, 0);
static uint seconds = 10;
module_param(seconds, uint, 0);

struct hostile_thread {
	struct hostile hostile;
	unsigned long end;
	struct completion done;
};

u32 hostile_random(struct hostile *hostile)
{
	hostile->random ^= hostile->random << 13;
	hostile->random ^= hostile->random >> 7;
	hostile->random ^= hostile->random << 17;
	return (u32)(hostile->random >> 16);
}

u32 hostile_number(struct hostile *hostile)
{
	static const u32 numbers[] = {
		0,     1,      2,	3,	    4,		8,	    0xff,
		0xfff, 0x1000, 0x10000, 0x7fffffff, 0x80000000, 0xfffff000, 0xffffffff,
	};

	if (hostile_random(hostile) % 2)
		return hostile_random(hostile);
	return numbers[hostile_random(hostile) % ARRAY_SIZE(numbers)];
}

/* How often of 64 times each is done. */
static const struct {
	u32 weight;
	void (*act)(struct hostile *hostile);
} hostile_acts[] = {
	{ 23, hostile_request },  { 5, hostile_unshare }, { 1, hostile_life },
	{ 10, hostile_register }, { 8, hostile_word },	  { 5, hostile_doorbell },
	{ 4, hostile_nowhere },	  { 2, hostile_port },	  { 1, hostile_string },
	{ 1, hostile_msr },	  { 1, hostile_call },	  { 1, hostile_instruction },
	{ 2, hostile_uart },
};

static void hostile_act(struct hostile *hostile)
{
	u32 at = hostile_random(hostile) % 64;
	u32 i = 0;

	for (; at >= hostile_acts[i].weight; i++)
		at -= hostile_acts[i].weight;
	hostile_acts[i].act(hostile);
	hostile->acts++;
}

static int hostile_run(void *argument)
{
	struct hostile_thread *thread = argument;

	while (time_before(jiffies, thread->end)) {
		hostile_act(&thread->hostile);
		cond_resched();
	}
	complete(&thread->done);
	return 0;
}

static struct hostile_target hostile_target;
static struct page *hostile_pages;

static int hostile_find(struct hostile_target *target)
{
	u32 id;

	target->registers = ioremap(CAISSON_CROSSVM_REGISTERS_ADDRESS, HOSTILE_NOWHERE_BYTES);
	target->behind = ioremap(CAISSON_CROSSVM_WINDOW_ADDRESS +
					 CAISSON_CROSSVM_WORDS_MAX * CAISSON_PAGE_BYTES,
				 HOSTILE_NOWHERE_BYTES);
	target->hole = ioremap(0xc0000000, HOSTILE_NOWHERE_BYTES);
	target->doorbell = hostile_map_doorbell();
	hostile_pages = alloc_pages(GFP_KERNEL | __GFP_ZERO, HOSTILE_OWN_ORDER);
	if (!target->registers || !target->behind || !target->hole || !target->doorbell ||
	    !hostile_pages)
		return -ENOMEM;
	target->own = page_to_phys(hostile_pages);
	target->words = readl(target->registers + CAISSON_CROSSVM_REG_WORD_COUNT);
	target->window = memremap(CAISSON_CROSSVM_WINDOW_ADDRESS,
				  (size_t)target->words * CAISSON_PAGE_BYTES, MEMREMAP_WB);
	if (!target->words || !target->window)
		return -ENODEV;
	writel(CAISSON_CROSSVM_DATAPORT, target->registers + CAISSON_CROSSVM_REG_KIND);
	for (id = 1; id <= HOSTILE_DATAPORTS; id++) {
		writel(id, target->registers + CAISSON_CROSSVM_REG_ID);
		target->sizes[id - 1] = readl(target->registers + CAISSON_CROSSVM_REG_SIZE_LOW);
		if (!target->sizes[id - 1])
			return -ENODEV;
	}
	return 0;
}

static void hostile_forget(struct hostile_target *target)
{
	if (target->window)
		memunmap(target->window);
	if (hostile_pages)
		__free_pages(hostile_pages, HOSTILE_OWN_ORDER);
	if (target->doorbell)
		hostile_unmap(target->doorbell);
	if (target->hole)
		iounmap(target->hole);
	if (target->behind)
		iounmap(target->behind);
	if (target->registers)
		iounmap(target->registers);
}

static int hostile_start(struct hostile_thread *thread, unsigned int cpu)
{
	struct task_struct *task;

	init_completion(&thread->done);
	thread->end = jiffies + (unsigned long)seconds * HZ;
	thread->hostile.target = &hostile_target;
	thread->hostile.random = (u64)(seed * NR_CPUS + cpu + 1) * 0x9e3779b97f4a7c15ull;
	task = kthread_create(hostile_run, thread, "hostile/%u", cpu);
	if (IS_ERR(task))
		return PTR_ERR(task);
	kthread_bind(task, cpu);
	wake_up_process(task);
	return 0;
}

/* Pages that came back must be our own: what components write does not show in them. Where a life
 * ended, they kept what they held. */
static bool hostile_pages_are_clean(void)
{
	void *pages = page_address(hostile_pages);

	memset(pages, 0, PAGE_SIZE << HOSTILE_OWN_ORDER);
	msleep(300);
	return !memchr_inv(pages, 0, PAGE_SIZE << HOSTILE_OWN_ORDER);
}

static void hostile_attack(struct hostile_thread *threads)
{
	struct hostile_uart uart;
	u64 acts = 0, requests = 0, shared = 0;
	unsigned int cpu;
	int err;

	/* For nothing: from now on the address in the registers is not the one that the driver
	 * asked with last. */
	hostile_share(&hostile_target, 0, 0, 0, hostile_target.own, 0);
	err = hostile_uart_take(&uart);
	if (err) {
		pr_alert("hostile: the serial port has no interrupt: error %d\n", err);
		return;
	}
	for_each_online_cpu(cpu)
	{
		err = hostile_start(&threads[cpu], cpu);
		if (err) {
			pr_alert("hostile: no thread on vCPU %u: error %d\n", cpu, err);
			complete(&threads[cpu].done);
		}
	}
	for_each_online_cpu(cpu)
	{
		wait_for_completion(&threads[cpu].done);
		acts += threads[cpu].hostile.acts;
		requests += threads[cpu].hostile.requests;
		shared += threads[cpu].hostile.shared;
	}
	hostile_uart_give_back(&uart);
	hostile_unshare_all(&hostile_target);
	pr_alert(
		"hostile: done: %llu acts on %u vCPUs, %llu of %llu requests fulfilled, pages %s\n",
		acts, num_online_cpus(), shared, requests,
		hostile_pages_are_clean() ? "clean" : "DIRTY");
}

/* Page tables become a dataport's first page. */
static int hostile_reboot(struct notifier_block *block, unsigned long action, void *data)
{
	u32 status;

	hostile_unshare_all(&hostile_target);
	if (hostile_lose_tables(&hostile_target, &status))
		pr_alert("hostile: the kernel survived the loss of its page tables: status %u\n",
			 status);
	return NOTIFY_DONE;
}

static struct notifier_block hostile_notifier = { .notifier_call = hostile_reboot };

static int __init hostile_init(void)
{
	struct hostile_thread *threads = kcalloc(nr_cpu_ids, sizeof(*threads), GFP_KERNEL);
	int err = threads ? hostile_find(&hostile_target) : -ENOMEM;

	pr_alert("hostile: seed %lu\n", seed);
	err = err ?: register_reboot_notifier(&hostile_notifier);
	if (err)
		hostile_forget(&hostile_target);
	else
		hostile_attack(threads);
	kfree(threads);
	return err;
}

/* Loaded for good: what it leaves behind is not what its kernel believes. */
module_init(hostile_init);

MODULE_DESCRIPTION("Caisson's tests: a guest's kernel that attacks its monitor");
MODULE_LICENSE("GPL");
