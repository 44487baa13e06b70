/* SPDX-License-Identifier: BSD-2-Clause */
/* The simulated machine of arm64, as the image finds it: the console is a port of another kind, and
 * this one stands on the PCI bus. */
#include "loader/machine.h"

const char machine_control_path[] = "/dev/ttyS0";

/* Linux, arch/arm64/kvm/arm.c: KVM is built in, and needs the level for hypervisors. */
const char machine_kvm_hint[] = "Linux was not started at EL2, the level for hypervisors";

void machine_prepare_kvm(void)
{
}
