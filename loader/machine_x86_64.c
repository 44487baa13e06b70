/* SPDX-License-Identifier: BSD-2-Clause */
/* The simulated machine of x86-64, as the image finds it: a PC has four such ports. */
#include "loader/machine.h"

#include <fcntl.h>
#include <unistd.h>

const char machine_control_path[] = "/dev/ttyS1";

const char machine_kvm_hint[] = "the module kvm_intel or kvm_amd is not loaded";

/*
 * The kernel measures its time stamp counter twice, and an emulated one with other results where
 * the host is busy. KVM, loaded in between, gives virtual processors the first frequency. Where
 * that is not the machine's by more than its tolerance, it would need hardware's help: without, it
 * leaves the factor at 0 (Linux 6.1, set_tsc_khz in arch/x86/kvm/x86.c), takes the guest's counter
 * to stand still, and each of the guest's timers comes when the machine is twice as old.
 */
void machine_prepare_kvm(void)
{
    const int tolerance =
        open("/sys/module/kvm/parameters/tsc_tolerance_ppm", O_WRONLY | O_CLOEXEC);

    if (tolerance < 0)
        return; /* there is no KVM */
    (void)!write(tolerance, "100000", 6);
    close(tolerance);
}
