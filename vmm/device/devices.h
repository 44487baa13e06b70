/* SPDX-License-Identifier: BSD-2-Clause */
/* The devices' tables of operations. */
#ifndef VMM_DEVICE_DEVICES_H
#define VMM_DEVICE_DEVICES_H

#include "vmm/device.h"

#define DEVICE(name) extern const struct device_operations name##_device;
#include "vmm/devices.def"
#undef DEVICE

#endif
