/* SPDX-License-Identifier: BSD-2-Clause */
/* The simulated machine of x86-64, as the image finds it: a PC has four such ports. */
#include "loader/machine.h"

const char machine_control_path[] = "/dev/ttyS1";

const char machine_kvm_hint[] = "the module kvm_intel or kvm_amd is not loaded";
