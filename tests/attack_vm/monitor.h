/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of attacks from a monitor's place share. */
#ifndef TESTS_ATTACK_VM_MONITOR_H
#define TESTS_ATTACK_VM_MONITOR_H

#include "../attack/components/attack.h"

/* `caisson plan` lists them. */
enum {
    DESCRIPTOR_CONSOLE = 3,
    DESCRIPTOR_KVM,
    DESCRIPTOR_KERNEL,
    DESCRIPTOR_INITRD,
    DESCRIPTOR_END,
};

extern const struct attack attacks_on_kvm[]; /* monitor_*.c */

/* What a request of KVM's came to: of the system, and of a machine that is made for it. */
long kvm_request(unsigned long request, void *argument);
long kvm_machine_request(unsigned long request, void *argument);
long kvm_make_machine(unsigned long type);

#endif
