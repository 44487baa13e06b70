/* SPDX-License-Identifier: BSD-2-Clause */
/* The cross-VM device's interrupt: a line of the interrupt controller until the guest says a
 * message. */
#include "vmm/device/crossvm_msi.h"

#include "vmm/irq.h"

/* Zeros stand for the line. */
static void set_message(struct crossvm *crossvm, uint64_t address, uint32_t data)
{
    const struct irq_message message = {.address = address, .data = data};
    const bool is_message = address != 0 || data != 0;

    irq_set_message(crossvm->irq, is_message ? &message : NULL);
    int error = irq_commit(crossvm->irq->table);
    if (error < 0)
        log_guest(crossvm->log_limit, crossvm->vm_name,
                  "KVM refused the guest's interrupt message %#x for %#llx (errno %d)", data,
                  (unsigned long long)address, -error);
}

static void msi_write(void *device, uint64_t offset, uint32_t width, uint64_t value)
{
    struct crossvm *crossvm = device;
    const uint64_t half = (uint32_t)value;

    if (width != sizeof(uint32_t))
        return;
    pthread_mutex_lock(&crossvm->lock);
    if (offset == CAISSON_CROSSVM_MSI_LOW)
        crossvm->msi_address = crossvm->msi_address >> 32 << 32 | half;
    else if (offset == CAISSON_CROSSVM_MSI_HIGH)
        crossvm->msi_address = (uint32_t)crossvm->msi_address | half << 32;
    else if (offset == CAISSON_CROSSVM_MSI_DATA)
        set_message(crossvm, crossvm->msi_address, (uint32_t)half);
    pthread_mutex_unlock(&crossvm->lock);
}

void crossvm_msi_reset(struct crossvm *crossvm)
{
    crossvm->msi_address = 0;
    set_message(crossvm, 0, 0);
}

const struct bus_operations crossvm_msi_operations = {
    .name = "crossvm message",
    .write = msi_write,
};
