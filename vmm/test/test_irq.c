/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's interrupts: who may take which, what KVM is asked for, and its table. A KVM of the
 * test's own answers. */
#include "fixture.h"

#include "vmm/arch/arch.h"
#include "vmm/irq.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

#define FREE_LINE 18u /* no device of the layout has it */
#define MACHINE   77

static const struct kvm kvm = {.vm = MACHINE, .chip = -1};
static struct irq_table table;
static struct {
    struct kvm_irq_routing head;
    struct kvm_irq_routing_entry entries[IRQ_ROUTES_MAX];
} routes;
static struct kvm_irqfd irqfds[8];
static struct kvm_irq_level levels[8];
static unsigned routes_set, irqfd_count, level_count;
static int refusal;

int __wrap_ioctl(int descriptor, unsigned long request, void *argument);

int __wrap_ioctl(int descriptor, unsigned long request, void *argument)
{
    const struct kvm_irq_routing *given = argument;

    assert_int_equal(descriptor, MACHINE);
    errno = refusal;
    if (refusal != 0)
        return -1;
    switch (request) {
    case KVM_SET_GSI_ROUTING:
        memcpy(&routes, given, sizeof(*given) + given->nr * sizeof(given->entries[0]));
        routes_set++;
        return 0;
    case KVM_IRQFD:
        irqfds[irqfd_count++] = *(struct kvm_irqfd *)argument;
        return 0;
    case KVM_IRQ_LINE:
        levels[level_count++] = *(struct kvm_irq_level *)argument;
        return 0;
    default:
        fail_msg("request %#lx", request);
        return -1;
    }
}

static int begin(void **state)
{
    (void)state;
    irq_init(&table);
    irq_start(&table, &kvm);
    memset(&routes, 0, sizeof(routes));
    routes_set = irqfd_count = level_count = 0;
    refusal = 0;
    return 0;
}

static struct irq *line(uint32_t number, enum irq_trigger trigger)
{
    struct irq *irq = NULL;

    assert_int_equal(irq_take_line(&table, number, trigger, &irq), 0);
    assert_int_equal(irq->number, number);
    return irq;
}

static struct irq *message(void)
{
    struct irq *irq = NULL;

    assert_int_equal(irq_take_message(&table, &irq), 0);
    return irq;
}

/* How many ways an interrupt has in KVM's table; the first of them. */
static unsigned ways(uint32_t number, const struct kvm_irq_routing_entry **ret_first)
{
    unsigned found = 0;

    for (uint32_t i = 0; i < routes.head.nr; i++) {
        if (routes.entries[i].gsi == number && found++ == 0)
            *ret_first = &routes.entries[i];
    }
    return found;
}

static void check_lines(void)
{
    for (uint32_t number = 0; number < arch_irq_lines(); number++) {
        struct kvm_irq_routing_entry expected[IRQ_ROUTES_EACH] = {0};
        const struct kvm_irq_routing_entry *way = NULL;
        uint32_t count = arch_irq_routes(number, expected);

        assert_int_equal(ways(number, &way), count);
        assert_memory_equal(way, expected, count * sizeof(expected[0]));
    }
}

static void nobody_else_has_a_line(void **state)
{
    struct irq *irq = NULL;
    struct irq *other = line(FREE_LINE, IRQ_EDGE);

    (void)state;
    assert_int_equal(irq_take_line(&table, FREE_LINE, IRQ_EDGE, &irq), -EBUSY);
    assert_int_equal(irq_take_line(&table, FREE_LINE, IRQ_LEVEL, &irq), -EBUSY);
    assert_int_equal(irq_take_line(&table, arch_irq_lines(), IRQ_EDGE, &irq), -EINVAL);
    assert_null(irq);
    assert_int_equal(irq_take_free_line(&table, FREE_LINE, IRQ_LEVEL, &irq), 0);
    assert_int_equal(irq->number, FREE_LINE + 1);
    irq_give_back(other);
    assert_int_equal(irq_take_free_line(&table, FREE_LINE, IRQ_LEVEL, &irq), 0);
    assert_int_equal(irq->number, FREE_LINE);
    assert_int_equal(irq_take_free_line(&table, arch_irq_lines(), IRQ_EDGE, &irq), -ENOSPC);
}

static void handles_end(void **state)
{
    struct irq *irq = NULL;

    (void)state;
    for (unsigned i = 0; i < IRQ_HANDLES_MAX; i++)
        message();
    assert_int_equal(irq_take_message(&table, &irq), -ENOSPC);
    assert_int_equal(irq_take_line(&table, FREE_LINE, IRQ_EDGE, &irq), -ENOSPC);
    irq_start(&table, &kvm);
    line(FREE_LINE, IRQ_EDGE);
}

static void an_edge_is_up_and_down(void **state)
{
    struct irq *irq = line(FREE_LINE, IRQ_EDGE);

    (void)state;
    assert_int_equal(irq_raise(irq), 0);
    assert_int_equal(level_count, 2);
    assert_int_equal(levels[0].irq, arch_irq_code(FREE_LINE));
    assert_int_equal(levels[0].level, 1);
    assert_int_equal(levels[1].level, 0);
    refusal = EIO;
    assert_int_equal(irq_raise(irq), -EIO);
}

/* As devices on one line of a bus have it: the line is high as long as one of them wants it. */
static void devices_share_a_level(void **state)
{
    struct irq *one = line(FREE_LINE, IRQ_LEVEL);
    struct irq *other = line(FREE_LINE, IRQ_LEVEL);
    struct irq *irq = NULL;

    (void)state;
    assert_int_equal(irq_take_line(&table, FREE_LINE, IRQ_EDGE, &irq), -EBUSY);
    irq_set_level(one, true);
    irq_set_level(one, true);
    irq_set_level(other, true);
    assert_int_equal(level_count, 1);
    assert_int_equal(levels[0].level, 1);
    irq_set_level(one, false);
    assert_int_equal(level_count, 1);
    irq_give_back(other); /* with its level */
    assert_int_equal(level_count, 2);
    assert_int_equal(levels[1].level, 0);
}

static void eventfds_go_to_kvm(void **state)
{
    struct irq *edge = line(FREE_LINE, IRQ_EDGE);
    struct irq *level = line(FREE_LINE + 1, IRQ_LEVEL);

    (void)state;
    assert_int_equal(irq_attach(edge, 5), 0);
    assert_int_equal(irq_attach(edge, 6), 0);
    assert_int_equal(irq_attach_level(level, 7, 8), 0);
    assert_int_equal(irq_attach_level(edge, 7, 8), -EINVAL);
    assert_int_equal(irq_detach(edge, 5), 0);
    assert_int_equal(irqfd_count, 4);
    assert_int_equal(irqfds[1].fd, 6);
    assert_int_equal(irqfds[1].gsi, FREE_LINE);
    assert_int_equal(irqfds[1].flags, 0);
    assert_int_equal(irqfds[2].fd, 7);
    assert_int_equal(irqfds[2].resamplefd, 8);
    assert_int_equal(irqfds[2].flags, KVM_IRQFD_FLAG_RESAMPLE);
    assert_int_equal(irqfds[3].fd, 5);
    assert_int_equal(irqfds[3].flags, KVM_IRQFD_FLAG_DEASSIGN);
    assert_int_equal(irq_mask(edge, true), -EINVAL); /* that is the interrupt controller's */
}

static void messages_are_told_at_once(void **state)
{
    const struct irq_message first = {.address = UINT64_C(0x123fee01000), .data = 0x31};
    const struct irq_message second = {.address = 0xfee00000, .data = 0x32, .requester = 9};
    const struct kvm_irq_routing_entry *way = NULL;
    struct irq *irqs[] = {message(), message(), message()};

    (void)state;
    assert_int_equal(irq_commit(&table), 0);
    assert_int_equal(routes_set, 0); /* nothing to say */
    irq_set_message(irqs[0], &first);
    irq_set_message(irqs[1], &second);
    assert_int_equal(routes_set, 0);
    assert_int_equal(irq_commit(&table), 0);
    assert_int_equal(irq_commit(&table), 0);
    assert_int_equal(routes_set, 1);
    check_lines();
    assert_int_equal(ways(irqs[0]->number, &way), 1);
    assert_int_equal(way->type, KVM_IRQ_ROUTING_MSI);
    assert_int_equal(way->flags, 0);
    assert_int_equal(way->u.msi.address_lo, 0xfee01000);
    assert_int_equal(way->u.msi.address_hi, 0x123);
    assert_int_equal(way->u.msi.data, 0x31);
    assert_int_equal(ways(irqs[1]->number, &way), 1);
    assert_int_equal(way->flags, KVM_MSI_VALID_DEVID);
    assert_int_equal(way->u.msi.devid, 9);
    assert_int_equal(ways(irqs[2]->number, &way), 0);
    assert_true(irqs[0]->number >= arch_irq_lines());
    assert_true(irqs[0]->number != irqs[1]->number);
}

static void a_message_ends(void **state)
{
    const struct irq_message told = {.address = 0xfee00000, .data = 0x31};
    const struct kvm_irq_routing_entry *way = NULL;
    struct irq *irq = message();
    const uint32_t number = irq->number;

    (void)state;
    irq_set_message(irq, &told);
    assert_int_equal(irq_commit(&table), 0);
    irq_give_back(irq);
    assert_true(message()->number != number); /* KVM has it still */
    assert_int_equal(irq_commit(&table), 0);
    assert_int_equal(routes_set, 2);
    assert_int_equal(ways(number, &way), 0);
    assert_int_equal(message()->number, number);
}

static void a_refused_change_is_none(void **state)
{
    const struct irq_message told = {.address = 0xfee00000, .data = 0x31};
    const struct irq_message refused = {.address = 0xfee00000, .data = 0x32};
    const struct kvm_irq_routing_entry *way = NULL;
    struct irq *irq = message(), *other = message();

    (void)state;
    irq_set_message(irq, &told);
    assert_int_equal(irq_commit(&table), 0);
    irq_set_message(irq, &refused);
    refusal = EINVAL;
    assert_int_equal(irq_commit(&table), -EINVAL);
    refusal = 0;
    irq_set_message(other, &told);
    assert_int_equal(irq_commit(&table), 0);
    assert_int_equal(ways(irq->number, &way), 1);
    assert_int_equal(way->u.msi.data, 0x31);
}

static void a_masked_message_waits(void **state)
{
    int event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    struct irq *irq = message();
    uint64_t count = 0;

    (void)state;
    assert_int_equal(irq_raise(irq), -EINVAL); /* it has no eventfd */
    assert_int_equal(irq_attach(irq, event), 0);
    assert_int_equal(irq_attach(irq, event), -EBUSY);
    assert_int_equal(irq_mask(irq, true), 0);
    assert_int_equal(irq_mask(irq, true), 0);
    assert_int_equal(irqfd_count, 2);
    assert_int_equal(irqfds[1].flags, KVM_IRQFD_FLAG_DEASSIGN);
    assert_false(irq_is_pending(irq));
    assert_int_equal(irq_raise(irq), 0);
    assert_true(irq_is_pending(irq));
    assert_int_equal(irq_mask(irq, false), 0);
    assert_int_equal(irqfd_count, 3);
    assert_int_equal(irqfds[2].fd, event);
    assert_int_equal(irqfds[2].gsi, irq->number);
    assert_int_equal(irqfds[2].flags, 0);
    assert_false(irq_is_pending(irq));
    assert_int_equal(read(event, &count, sizeof(count)), sizeof(count)); /* for KVM to find */
    assert_int_equal(irq_mask(irq, true), 0);
    assert_int_equal(irq_detach(irq, event), 0);
    assert_int_equal(irqfd_count, 4); /* it was detached already */
    close(event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nobody_else_has_a_line, begin),
        cmocka_unit_test_setup(handles_end, begin),
        cmocka_unit_test_setup(an_edge_is_up_and_down, begin),
        cmocka_unit_test_setup(devices_share_a_level, begin),
        cmocka_unit_test_setup(eventfds_go_to_kvm, begin),
        cmocka_unit_test_setup(messages_are_told_at_once, begin),
        cmocka_unit_test_setup(a_message_ends, begin),
        cmocka_unit_test_setup(a_refused_change_is_none, begin),
        cmocka_unit_test_setup(a_masked_message_waits, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
