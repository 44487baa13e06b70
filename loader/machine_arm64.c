/* SPDX-License-Identifier: BSD-2-Clause */
/* The simulated machine of arm64, as the image finds it: the console is a port of another kind, and this one stands on the PCI bus. */
#include "loader/machine.h"

const char machine_control_path[] = "/dev/ttyS0";
