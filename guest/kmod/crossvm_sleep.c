// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suspend to idle (`freeze`): the guest sleeps until an event comes that it consumes. Processes are
 * frozen then, so a word may be IDLE and nobody would kick; each is armed before, as by somebody
 * who waits.
 */
#include <linux/suspend.h>

#include "crossvm_device.h"

int crossvm_sleep_begin(struct crossvm *crossvm)
{
	const struct crossvm_entry *entry = crossvm->entries[CAISSON_CROSSVM_CONSUME];
	const struct crossvm_entry *end = entry + crossvm->counts[CAISSON_CROSSVM_CONSUME];

	if (entry == end) {
		dev_err(crossvm->dev, "this machine consumes no event, so nothing could wake it\n");
		return -EOPNOTSUPP;
	}
	/* Before the words are armed, which is a full barrier: a kick that this causes finds it. */
	WRITE_ONCE(crossvm->sleeps, true);
	for (; entry < end; entry++) {
		if (crossvm_look_or_arm(crossvm, entry)) {
			crossvm_sleep_end(crossvm);
			return -EBUSY;
		}
	}
	return 0;
}

void crossvm_sleep_end(struct crossvm *crossvm)
{
	WRITE_ONCE(crossvm->sleeps, false);
}

void crossvm_sleep_interrupt(const struct crossvm *crossvm)
{
	if (READ_ONCE(crossvm->sleeps))
		pm_system_wakeup();
}
