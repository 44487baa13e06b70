// SPDX-License-Identifier: GPL-2.0-only
/* Waiting for one event and nothing else: a while of spinning, then a sleep. */
#include <linux/export.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/stat.h>

#include "crossvm_device.h"

static int spin_us = -1;
module_param(spin_us, int, 0644);
MODULE_PARM_DESC(spin_us,
		 "longest time in microseconds that who waits for an event spins before he sleeps; "
		 "0: never; -1: what the system's description says (the default). More than that "
		 "has no effect");

u32 crossvm_spin_us(const struct crossvm_entry *entry)
{
	int limit_us = READ_ONCE(spin_us);

	return limit_us < 0 ? entry->spin_us : min_t(u32, limit_us, entry->spin_us);
}

void crossvm_spin_init(struct crossvm_spin *spin)
{
	mutex_init(&spin->lock);
	caisson_spin_init(&spin->policy, CAISSON_SPIN_US * NSEC_PER_USEC);
}
EXPORT_SYMBOL_GPL(crossvm_spin_init);

/* The parameter may change at any time, and the policy goes on from where it is. */
static u32 crossvm_spin_length(struct caisson_spin *policy, const struct crossvm_entry *entry)
{
	policy->limit = crossvm_spin_us(entry) * NSEC_PER_USEC;
	policy->now = min(policy->now, policy->limit);
	return policy->now;
}

/* As KVM's halt polling asks: nobody else wants this processor, which a spin would keep from
 * him. */
static bool crossvm_may_spin(u64 stop_ns)
{
	return single_task_running() && !need_resched() && !signal_pending(current) &&
	       ktime_get_ns() < stop_ns;
}

static bool crossvm_spin_take(const struct crossvm *crossvm, const struct crossvm_entry *entry,
			      u32 length_ns)
{
	wait_queue_head_t *wait = &crossvm->waits[entry->id - 1];
	u64 stop_ns = ktime_get_ns() + length_ns;

	do {
		if (crossvm_signalled(crossvm, entry) &&
		    crossvm_take(crossvm, entry, waitqueue_active(wait)))
			return true;
		cpu_relax();
	} while (crossvm_may_spin(stop_ns));
	return false;
}

/* Several may wait by the same descriptor: who finds another one spinning sleeps at once. */
static bool crossvm_spin(const struct crossvm *crossvm, const struct crossvm_entry *entry,
			 struct crossvm_spin *spin)
{
	bool taken = false;
	u32 length_ns;

	if (!mutex_trylock(&spin->lock))
		return false;
	length_ns = crossvm_spin_length(&spin->policy, entry);
	if (length_ns && crossvm_spin_take(crossvm, entry, length_ns)) {
		caisson_spin_succeeded(&spin->policy);
		taken = true;
	}
	mutex_unlock(&spin->lock);
	return taken;
}

static void crossvm_slept(struct crossvm_spin *spin, u64 asleep_ns)
{
	if (!mutex_trylock(&spin->lock))
		return;
	caisson_spin_slept(&spin->policy, asleep_ns);
	mutex_unlock(&spin->lock);
}

/* A wake-up takes it off the queue, and it joins again before each look. */
static int crossvm_sleep(const struct crossvm *crossvm, const struct crossvm_entry *entry)
{
	wait_queue_head_t *wait = &crossvm->waits[entry->id - 1];
	DEFINE_WAIT(me);
	int err = 0;

	for (;;) {
		bool others = waitqueue_active(wait);

		prepare_to_wait(wait, &me, TASK_INTERRUPTIBLE);
		if (crossvm_take_or_arm(crossvm, entry, others))
			break;
		if (signal_pending(current)) {
			err = -ERESTARTNOHAND; /* as poll: EINTR where the signal is handled */
			break;
		}
		schedule();
	}
	finish_wait(wait, &me);
	return err;
}

int crossvm_wait(struct crossvm *crossvm, const struct crossvm_entry *entry,
		 struct crossvm_spin *spin)
{
	u64 asleep_ns;
	int err;

	if (crossvm_take(crossvm, entry, waitqueue_active(&crossvm->waits[entry->id - 1])) ||
	    (spin && crossvm_spin(crossvm, entry, spin)))
		return 0;
	asleep_ns = ktime_get_ns();
	err = crossvm_sleep(crossvm, entry);
	if (err)
		return err;
	asleep_ns = ktime_get_ns() - asleep_ns;
	if (spin)
		crossvm_slept(spin, asleep_ns);
	return min_t(u64, asleep_ns / NSEC_PER_USEC, INT_MAX);
}
EXPORT_SYMBOL_GPL(crossvm_wait);
