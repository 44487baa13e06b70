// SPDX-License-Identifier: GPL-2.0-only
/* Requests to the VMM: a dataport's memory shared and given back. */
#include <linux/errno.h>
#include <linux/export.h>

#include "crossvm_device.h"

static int crossvm_status_to_errno(u32 status)
{
	switch (status) {
	case CAISSON_CROSSVM_OK:
		return 0;
	case CAISSON_CROSSVM_NO_SUCH_ID:
		return -ENXIO;
	case CAISSON_CROSSVM_BAD_COMMAND:
		return -ENOTTY;
	case CAISSON_CROSSVM_BAD_SIZE:
	case CAISSON_CROSSVM_MISALIGNED:
		return -EINVAL;
	case CAISSON_CROSSVM_NOT_MEMORY:
		return -EFAULT;
	case CAISSON_CROSSVM_OVERLAP:
		return -EEXIST;
	case CAISSON_CROSSVM_SHARED:
		return -EBUSY;
	case CAISSON_CROSSVM_STALE:
		return -ESTALE;
	default: /* CAISSON_CROSSVM_HOST_FAILURE, and what a later revision may add */
		return -EIO;
	}
}

static void crossvm_write_pair(const struct crossvm *crossvm, unsigned int low, u64 value)
{
	crossvm_write(crossvm, low, lower_32_bits(value));
	crossvm_write(crossvm, low + 4, upper_32_bits(value));
}

int crossvm_command(const struct crossvm *crossvm, enum caisson_crossvm_command command)
{
	crossvm_write(crossvm, CAISSON_CROSSVM_REG_ASKER, crossvm->life);
	crossvm_write(crossvm, CAISSON_CROSSVM_REG_COMMAND, command);
	return crossvm_status_to_errno(crossvm_read(crossvm, CAISSON_CROSSVM_REG_STATUS));
}

int crossvm_share(struct crossvm *crossvm, u32 id, u64 total, u64 offset, phys_addr_t address,
		  u64 length)
{
	int err;

	mutex_lock(&crossvm->request);
	crossvm_write(crossvm, CAISSON_CROSSVM_REG_ID, id);
	crossvm_write_pair(crossvm, CAISSON_CROSSVM_REG_TOTAL_LOW, total);
	crossvm_write_pair(crossvm, CAISSON_CROSSVM_REG_OFFSET_LOW, offset);
	crossvm_write_pair(crossvm, CAISSON_CROSSVM_REG_ADDRESS_LOW, address);
	crossvm_write_pair(crossvm, CAISSON_CROSSVM_REG_LENGTH_LOW, length);
	err = crossvm_command(crossvm, CAISSON_CROSSVM_SHARE);
	mutex_unlock(&crossvm->request);
	return err;
}
EXPORT_SYMBOL_GPL(crossvm_share);

int crossvm_unshare(struct crossvm *crossvm, u32 id)
{
	int err;

	mutex_lock(&crossvm->request);
	crossvm_write(crossvm, CAISSON_CROSSVM_REG_ID, id);
	err = crossvm_command(crossvm, CAISSON_CROSSVM_UNSHARE);
	mutex_unlock(&crossvm->request);
	return err;
}
EXPORT_SYMBOL_GPL(crossvm_unshare);
