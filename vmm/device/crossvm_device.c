/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cross-VM device in its machine: what it has comes from the instance's interfaces; KVM gets
 * its words, as doorbells for those that the guest emits, as interrupts for those it consumes.
 */
#include "vmm/connect.h"
#include "vmm/device/crossvm_msi.h"
#include "vmm/device/devices.h"
#include "vmm/machine.h"

#include <errno.h>

/* The words of a consumed event share one eventfd, and several events may; KVM takes each once. */
static bool seen_before(const struct crossvm *crossvm, uint32_t word)
{
    for (uint32_t i = 0; i < word; i++) {
        if (!crossvm->words[i].emitted &&
            crossvm->words[i].kick_descriptor == crossvm->words[word].kick_descriptor)
            return true;
    }
    return false;
}

/* A port, which tells words apart by the value; or memory, with a register for each word. */
static int add_doorbell(const struct vmm *vmm, const struct layout_place *place, int event,
                        uint32_t word)
{
    if (place->space == LAYOUT_PORTS)
        return kvm_add_doorbell(&vmm->kvm, event, place->address, word);
    return kvm_add_memory_doorbell(
        &vmm->kvm, event, place->address + (uint64_t)word * CAISSON_CROSSVM_DOORBELL_BYTES, word);
}

static int wire(struct vmm *vmm, const struct layout_place *doorbells)
{
    const struct crossvm *crossvm = &vmm->crossvm;
    int error = 0;

    for (uint32_t i = 0; error == 0 && i < crossvm->word_count; i++) {
        const struct crossvm_word *word = &crossvm->words[i];
        if (word->emitted)
            error = add_doorbell(vmm, doorbells, word->kick_descriptor, i);
        else if (!seen_before(crossvm, i))
            error = irq_attach(crossvm->irq, word->kick_descriptor);
    }
    return error;
}

static void driver_ended(void *context)
{
    struct vmm *vmm = context;

    procedures_end_life(vmm);
    crossvm_msi_reset(&vmm->crossvm);
}

static int init(struct device *device)
{
    struct vmm *vmm = device->vmm;

    crossvm_init(&vmm->crossvm, vmm->name, &vmm->log_limit);
    crossvm_tell_life_ended(&vmm->crossvm, driver_ended, vmm);
    connect_all(vmm);
    return crossvm_map_window(&vmm->crossvm);
}

static int place_window(struct device *device)
{
    struct vmm *vmm = device->vmm;
    const struct crossvm *crossvm = &vmm->crossvm;
    struct layout_place place;
    int error = device_add_place(device, "window",
                                 (uint64_t)CAISSON_CROSSVM_WORDS_MAX * CAISSON_PAGE_BYTES, &place);

    if (error < 0 || crossvm->window == NULL)
        return error;
    return kvm_add_memory(&vmm->kvm, place.address,
                          (uint64_t)crossvm->word_count * CAISSON_PAGE_BYTES, crossvm->window);
}

/* What KVM does not serve of the doorbells comes to the monitor, which says that there is none. */
static int place_doorbells(struct device *device, struct layout_place *ret_doorbells)
{
    struct vmm *vmm = device->vmm;
    const uint64_t all = (uint64_t)CAISSON_CROSSVM_WORDS_MAX * CAISSON_CROSSVM_DOORBELL_BYTES;
    int error = device_add_place(device, "doorbells", all, ret_doorbells);

    if (error < 0)
        return error;
    return ret_doorbells->space == LAYOUT_PORTS
               ? bus_add(&vmm->ports, ret_doorbells->address, CAISSON_CROSSVM_DOORBELL_BYTES,
                         &crossvm_doorbell_operations, &vmm->crossvm)
               : bus_add(&vmm->mmio, ret_doorbells->address, all, &crossvm_doorbell_operations,
                         &vmm->crossvm);
}

/* Where the layout has room for it: an interrupt of arm64's needs no message. */
static int place_msi(struct device *device)
{
    struct vmm *vmm = device->vmm;

    if (layout_place(vmm->layout, device->operations->name, "msi") == NULL)
        return 0;
    return device_add_registers(device, "msi", CAISSON_CROSSVM_MSI_BYTES, &crossvm_msi_operations,
                                &vmm->crossvm);
}

/* The guest's driver takes them in this order (abi/crossvm.h). */
static int place_parts(struct device *device, struct layout_place *ret_doorbells)
{
    struct vmm *vmm = device->vmm;
    int error = device_add_registers(device, "registers", CAISSON_CROSSVM_REGISTERS_BYTES,
                                     &crossvm_operations, &vmm->crossvm);

    if (error == 0)
        error = place_window(device);
    if (error == 0)
        error = place_doorbells(device, ret_doorbells);
    if (error == 0)
        error = device_add_line(device, IRQ_EDGE, &vmm->crossvm.irq);
    return error < 0 ? error : place_msi(device);
}

static int place(struct device *device)
{
    struct vmm *vmm = device->vmm;
    struct layout_place doorbells;
    int error = place_parts(device, &doorbells);

    if (error < 0)
        return error;
    if (vmm->started)
        procedures_end_life(vmm);
    error = crossvm_start(&vmm->crossvm, &vmm->memory);
    return error < 0 ? error : wire(vmm, &doorbells);
}

static void finish(struct device *device)
{
    procedures_finish(device->vmm);
    crossvm_finish(&device->vmm->crossvm);
}

static const struct device_acpi acpi = {
    .name = "XVM0", .id = CAISSON_CROSSVM_HID, .text = "Caisson cross-VM device"};

static const char compatible[] = CAISSON_CROSSVM_COMPATIBLE;
static const struct device_node node = {
    .name = "crossvm", .compatible = compatible, .compatible_bytes = sizeof(compatible)};

const struct device_operations crossvm_device = {
    .name = "crossvm",
    .acpi = &acpi,
    .node = &node,
    .init = init,
    .place = place,
    .finish = finish,
};
