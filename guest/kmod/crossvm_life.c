// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver's life in the device (abi/crossvm.h, "Lives"): it begins before anything is shared,
 * and ends with the module and with the kernel, so that no dataport's pages lie in the memory of
 * the next one. A kernel that crashed does not come to that; then its successor's beginning does
 * it.
 */
#include <linux/stop_machine.h>

#include "crossvm_device.h"

/* No other processor writes to memory while its pages are exchanged. */
static int crossvm_begin_stopped(void *argument)
{
	return crossvm_command(argument, CAISSON_CROSSVM_BEGIN);
}

static int crossvm_end_stopped(void *argument)
{
	return crossvm_command(argument, CAISSON_CROSSVM_END);
}

int crossvm_life_begin(struct crossvm *crossvm)
{
	int err;

	mutex_lock(&crossvm->request);
	err = stop_machine(crossvm_begin_stopped, crossvm, NULL);
	if (!err)
		crossvm->life = crossvm_read(crossvm, CAISSON_CROSSVM_REG_LIFE);
	mutex_unlock(&crossvm->request);
	return err;
}

/* Processes may still have them mapped, and find zeros there. */
static void crossvm_give_back(struct crossvm *crossvm)
{
	u32 id;

	for (id = 1; id <= crossvm->counts[CAISSON_CROSSVM_DATAPORT]; id++) {
		crossvm_write(crossvm, CAISSON_CROSSVM_REG_ID, id);
		crossvm_command(crossvm, CAISSON_CROSSVM_UNSHARE);
	}
}

void crossvm_life_end(struct crossvm *crossvm)
{
	int err = 0;

	mutex_lock(&crossvm->request);
	/* Another driver's may have ended it. */
	if (crossvm->life && crossvm->life == crossvm_read(crossvm, CAISSON_CROSSVM_REG_LIFE)) {
		crossvm_give_back(crossvm);
		err = stop_machine(crossvm_end_stopped, crossvm, NULL);
	}
	crossvm->life = 0;
	mutex_unlock(&crossvm->request);
	if (err)
		dev_err(crossvm->dev, "the VMM does not end the sharing of memory: error %d\n",
			err);
}
