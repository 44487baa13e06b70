/* SPDX-License-Identifier: BSD-2-Clause */
/* The cross-VM device's interrupt as a message: KVM's table for what a guest writes, with the other
 * interrupts as they were. */
#include "fixture.h"

#include "vmm/device/crossvm_msi.h"
#include "vmm/machine.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

enum { LINES = 24, PIC_LINES = 16, INTERRUPT = 17 };

static struct vmm vmm;
static int calls, refusal;
static struct {
    struct kvm_irq_routing head;
    struct kvm_irq_routing_entry entries[64];
} table;

int __wrap_ioctl(int descriptor, unsigned long request, void *argument);

int __wrap_ioctl(int descriptor, unsigned long request, void *argument)
{
    const struct kvm_irq_routing *given = argument;

    assert_int_equal(descriptor, 77);
    assert_int_equal(request, KVM_SET_GSI_ROUTING);
    assert_true(given->nr <= 64);
    memcpy(&table, given, sizeof(*given) + given->nr * sizeof(given->entries[0]));
    calls++;
    errno = refusal;
    return refusal ? -1 : 0;
}

static void put(uint64_t offset, uint32_t value)
{
    crossvm_msi_operations.write(&vmm.crossvm, offset, 4, value);
}

/* How many ways the interrupt has, and the first of them. */
static unsigned ways(uint32_t interrupt, const struct kvm_irq_routing_entry **ret_first)
{
    unsigned found = 0;

    for (uint32_t i = 0; i < table.head.nr; i++) {
        if (table.entries[i].gsi == interrupt && found++ == 0)
            *ret_first = &table.entries[i];
    }
    return found;
}

static void check_line(uint32_t line)
{
    const struct kvm_irq_routing_entry *way = NULL;

    assert_int_equal(ways(line, &way), line < PIC_LINES ? 2 : 1);
    assert_int_equal(way->type, KVM_IRQ_ROUTING_IRQCHIP);
    assert_int_equal(way->u.irqchip.irqchip, KVM_IRQCHIP_IOAPIC);
    assert_int_equal(way->u.irqchip.pin, line);
    if (line >= PIC_LINES)
        return;
    assert_int_equal(way[1].gsi, line);
    assert_int_equal(way[1].u.irqchip.irqchip,
                     line < 8 ? KVM_IRQCHIP_PIC_MASTER : KVM_IRQCHIP_PIC_SLAVE);
    assert_int_equal(way[1].u.irqchip.pin, line % 8);
}

static int begin(void **state)
{
    (void)state;
    vmm = (struct vmm){.name = "vm0",
                       .kvm.vm = 77,
                       .lock = PTHREAD_MUTEX_INITIALIZER,
                       .log_limit = LOG_LIMIT_INITIALIZER};
    crossvm_init(&vmm.crossvm, vmm.name, &vmm.log_limit);
    irq_init(&vmm.irqs);
    irq_start(&vmm.irqs, &vmm.kvm);
    assert_int_equal(irq_take_line(&vmm.irqs, INTERRUPT, IRQ_EDGE, &vmm.crossvm.irq), 0);
    memset(&table, 0, sizeof(table));
    calls = refusal = 0;
    return 0;
}

static void a_message(void **state)
{
    const struct kvm_irq_routing_entry *way = NULL;

    (void)state;
    put(CAISSON_CROSSVM_MSI_LOW, 0xfee01000);
    put(CAISSON_CROSSVM_MSI_HIGH, 0x100);
    assert_int_equal(calls, 0);
    put(CAISSON_CROSSVM_MSI_DATA, 0x31);
    assert_int_equal(calls, 1);
    assert_int_equal(ways(INTERRUPT, &way), 1);
    assert_int_equal(way->type, KVM_IRQ_ROUTING_MSI);
    assert_int_equal(way->u.msi.address_lo, 0xfee01000);
    assert_int_equal(way->u.msi.address_hi, 0x100);
    assert_int_equal(way->u.msi.data, 0x31);
    for (uint32_t line = 0; line < LINES; line++) {
        if (line != INTERRUPT)
            check_line(line);
    }
}

static void the_line_again(void **state)
{
    (void)state;
    put(CAISSON_CROSSVM_MSI_LOW, 0xfee00000);
    put(CAISSON_CROSSVM_MSI_DATA, 0x31);
    put(CAISSON_CROSSVM_MSI_LOW, 0);
    put(CAISSON_CROSSVM_MSI_DATA, 0);
    assert_int_equal(calls, 2);
    assert_int_equal(table.head.nr, LINES + PIC_LINES);
    for (uint32_t line = 0; line < LINES; line++)
        check_line(line);
}

/* For the next driver, which may know nothing of messages. */
static void a_reset(void **state)
{
    (void)state;
    put(CAISSON_CROSSVM_MSI_LOW, 0xfee00000);
    put(CAISSON_CROSSVM_MSI_DATA, 0x31);
    crossvm_msi_reset(&vmm.crossvm);
    assert_int_equal(calls, 2);
    assert_int_equal(table.head.nr, LINES + PIC_LINES);
    for (uint32_t line = 0; line < LINES; line++)
        check_line(line);
    put(CAISSON_CROSSVM_MSI_DATA, 0); /* the address is forgotten as well */
    assert_int_equal(table.head.nr, LINES + PIC_LINES);
}

static void not_registers(void **state)
{
    (void)state;
    crossvm_msi_operations.write(&vmm.crossvm, CAISSON_CROSSVM_MSI_DATA, 8, 1);
    crossvm_msi_operations.write(&vmm.crossvm, CAISSON_CROSSVM_MSI_DATA, 2, 1);
    put(CAISSON_CROSSVM_MSI_DATA + 1, 1);
    put(CAISSON_CROSSVM_MSI_DATA + 4, 1);
    put(CAISSON_CROSSVM_MSI_BYTES - 4, 1);
    assert_int_equal(calls, 0);
}

/* The guest has what it had; the log's line is limited as all that a guest causes. */
static void refused(void **state)
{
    (void)state;
    refusal = EINVAL;
    put(CAISSON_CROSSVM_MSI_DATA, 0x31);
    refusal = 0;
    put(CAISSON_CROSSVM_MSI_DATA, 0x32);
    assert_int_equal(calls, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_message, begin), cmocka_unit_test_setup(the_line_again, begin),
        cmocka_unit_test_setup(a_reset, begin),   cmocka_unit_test_setup(not_registers, begin),
        cmocka_unit_test_setup(refused, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
