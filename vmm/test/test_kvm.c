/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The wiring to KVM, with guests of a few instructions in real mode: doorbells, interrupts, shared
 * pages. Skipped where /dev/kvm does not open or does not run such a guest.
 */
#include "fixture.h"

#include "vmm/arch/arch.h"
#include "vmm/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

#define CODE 0x1000u
#define RAM  (UINT64_C(1) << 20)

static struct vmm vmm;
static int system_kvm = -1;

/* Runs code at CODE until it halts or leaves by a port; ends with the exit's reason. */
static uint32_t run_code(const uint8_t *code, size_t length)
{
    struct kvm_sregs special;
    struct kvm_regs registers = {.rip = CODE, .rflags = 2, .rsp = 0x800};
    struct vcpu vcpu;

    assert_int_equal(memory_write(&vmm.memory, CODE, code, length), 0);
    assert_int_equal(vcpu_create(&vcpu, &vmm, 0), 0);
    assert_int_equal(ioctl(vcpu.descriptor, KVM_GET_SREGS, &special), 0);
    special.cs.base = special.cs.selector = 0;
    assert_int_equal(ioctl(vcpu.descriptor, KVM_SET_SREGS, &special), 0);
    assert_int_equal(ioctl(vcpu.descriptor, KVM_SET_REGS, &registers), 0);
    int result;
    do {
        result = ioctl(vcpu.descriptor, KVM_RUN, 0L);
    } while (result < 0 && errno == EINTR);
    uint32_t reason = result < 0 ? KVM_EXIT_UNKNOWN : vcpu.run->exit_reason;
    vcpu_destroy(&vcpu);
    return reason;
}

static int fresh(void **state)
{
    (void)state;
    vmm = (struct vmm){.name = "vm0", .vcpu_count = 1, .log_limit = LOG_LIMIT_INITIALIZER};
    assert_int_equal(kvm_create(&vmm.kvm, system_kvm, 0), 0);
    assert_int_equal(
        memory_init(&vmm.memory, RAM, &(struct layout){.hole_start = RAM, .hole_end = 2 * RAM}), 0);
    assert_int_equal(kvm_add_memory(&vmm.kvm, 0, RAM, vmm.memory.ranges[0].host), 0);
    return 0;
}

static int done(void **state)
{
    (void)state;
    kvm_destroy(&vmm.kvm);
    memory_finish(&vmm.memory);
    return 0;
}

/* mov $0x600, %dx; mov $value, %eax; out %eax, (%dx); mov $0x77, %dx; out %al, (%dx) */
#define RING(value) 0xba, 0x00, 0x06, 0x66, 0xb8, value, 0, 0, 0, 0x66, 0xef, 0xba, 0x77, 0x00, 0xee

static void doorbell_writes_its_eventfd(void **state)
{
    static const uint8_t code[] = {RING(3)};
    int events[2] = {eventfd(0, EFD_NONBLOCK), eventfd(0, EFD_NONBLOCK)};
    uint64_t count = 0;

    (void)state;
    assert_int_equal(kvm_add_doorbell(&vmm.kvm, events[0], 0x600, 2), 0);
    assert_int_equal(kvm_add_doorbell(&vmm.kvm, events[1], 0x600, 3), 0);
    /* The first port write stays in KVM; the second is the exit. */
    assert_int_equal(run_code(code, sizeof(code)), KVM_EXIT_IO);
    assert_int_equal(read(events[1], &count, 8), 8);
    assert_int_equal(count, 1);
    assert_int_equal(read(events[0], &count, 8), -1);
    close(events[0]);
    close(events[1]);
}

/* mov $0x5000, %bx; movb $0x42, (%bx); mov 1(%bx), %al; mov %al, 2(%bx); out %al, $0x77 */
static const uint8_t touch_code[] = {0xbb, 0x00, 0x50, 0xc6, 0x07, 0x42, 0x8a,
                                     0x47, 0x01, 0x88, 0x47, 0x02, 0xe6, 0x77};

static void guest_sees_the_dataport(void **state)
{
    int data = make_file("\0\x99", 2, 4096);
    uint8_t found[3];

    (void)state;
    assert_int_equal(run_code(touch_code, sizeof(touch_code)), KVM_EXIT_IO); /* KVM has mapped it */
    assert_int_equal(memory_share(&vmm.memory, 0x5000, 4096, data, 0, PROT_READ | PROT_WRITE), 0);
    done(state); /* one vCPU of id 0 in a machine: begin anew, with the same pages shared */
    fresh(state);
    assert_int_equal(memory_share(&vmm.memory, 0x5000, 4096, data, 0, PROT_READ | PROT_WRITE), 0);
    assert_int_equal(run_code(touch_code, sizeof(touch_code)), KVM_EXIT_IO);
    assert_int_equal(pread(data, found, 3, 0), 3);
    assert_memory_equal(found, "\x42\x99\x99", 3);
    assert_int_equal(memory_unshare(&vmm.memory, 0x5000, 4096), 0);
    assert_int_equal(*(uint8_t *)memory_at(&vmm.memory, 0x5000, 1), 0);
    close(data);
}

/* loop: movb $0x42, (0x5000); in $0x77, %al; jmp loop */
static const uint8_t loop_code[] = {0xbb, 0x00, 0x50, 0xc6, 0x07, 0x42, 0xe4, 0x77, 0xeb, 0xf6};

/* The mapping changes between two KVM_RUN of one vCPU, as it does when a guest asks. */
static void remapping_reaches_a_running_guest(void **state)
{
    int data = make_file("", 0, 4096);
    struct kvm_sregs special;
    struct kvm_regs registers = {.rip = CODE, .rflags = 2};
    struct vcpu vcpu;
    uint8_t found = 0;

    (void)state;
    assert_int_equal(memory_write(&vmm.memory, CODE, loop_code, sizeof(loop_code)), 0);
    assert_int_equal(vcpu_create(&vcpu, &vmm, 0), 0);
    assert_int_equal(ioctl(vcpu.descriptor, KVM_GET_SREGS, &special), 0);
    special.cs.base = special.cs.selector = 0;
    assert_int_equal(ioctl(vcpu.descriptor, KVM_SET_SREGS, &special), 0);
    assert_int_equal(ioctl(vcpu.descriptor, KVM_SET_REGS, &registers), 0);
    assert_int_equal(ioctl(vcpu.descriptor, KVM_RUN, 0L), 0);
    assert_int_equal(*(uint8_t *)memory_at(&vmm.memory, 0x5000, 1), 0x42);

    assert_int_equal(memory_share(&vmm.memory, 0x5000, 4096, data, 0, PROT_READ | PROT_WRITE), 0);
    assert_int_equal(ioctl(vcpu.descriptor, KVM_RUN, 0L), 0);
    assert_int_equal(pread(data, &found, 1, 0), 1);
    assert_int_equal(found, 0x42);

    assert_int_equal(memory_unshare(&vmm.memory, 0x5000, 4096), 0);
    assert_int_equal(pwrite(data, "", 1, 0), 1);
    assert_int_equal(ioctl(vcpu.descriptor, KVM_RUN, 0L), 0);
    assert_int_equal(pread(data, &found, 1, 0), 1);
    assert_int_equal(found, 0);
    vcpu_destroy(&vcpu);
    close(data);
}

#define INTERRUPT         17u
#define VECTOR            0x41u
#define APIC_SPURIOUS     0xf0u
#define APIC_ENABLED      0x100u
#define APIC_REQUESTS     0x200u /* eight registers of 32 vectors, 16 bytes apart */
#define APIC_REQUEST_WORD (APIC_REQUESTS + VECTOR / 32 * 16)

/* What a driver does: the local APIC enabled, the I/O APIC's entry unmasked, edge-triggered, to
 * vCPU 0. */
static void enable_interrupt(const struct vcpu *vcpu)
{
    struct kvm_irqchip chip = {.chip_id = KVM_IRQCHIP_IOAPIC};
    struct kvm_lapic_state local;
    uint32_t spurious = APIC_ENABLED | 0xff;

    assert_int_equal(ioctl(vcpu->descriptor, KVM_GET_LAPIC, &local), 0);
    memcpy(local.regs + APIC_SPURIOUS, &spurious, 4);
    assert_int_equal(ioctl(vcpu->descriptor, KVM_SET_LAPIC, &local), 0);
    assert_int_equal(ioctl(vmm.kvm.vm, KVM_GET_IRQCHIP, &chip), 0);
    chip.chip.ioapic.redirtbl[INTERRUPT].bits = VECTOR;
    assert_int_equal(ioctl(vmm.kvm.vm, KVM_SET_IRQCHIP, &chip), 0);
}

static bool interrupted(const struct vcpu *vcpu)
{
    struct kvm_lapic_state local;
    uint32_t requests;

    assert_int_equal(ioctl(vcpu->descriptor, KVM_GET_LAPIC, &local), 0);
    memcpy(&requests, local.regs + APIC_REQUEST_WORD, 4);
    return requests >> (VECTOR % 32) & 1u;
}

static bool waits_for_interrupt(const struct vcpu *vcpu)
{
    for (int i = 0; i < 5000 && !interrupted(vcpu); i++)
        usleep(1000);
    return interrupted(vcpu);
}

static void eventfd_becomes_an_interrupt(void **state)
{
    int event = eventfd(0, EFD_NONBLOCK);
    uint64_t one = 1;
    struct vcpu vcpu;

    (void)state;
    assert_int_equal(arch_create_chips(&vmm), 0);
    assert_int_equal(vcpu_create(&vcpu, &vmm, 0), 0);
    enable_interrupt(&vcpu);
    assert_int_equal(kvm_add_irqfd(&vmm.kvm, event, INTERRUPT), 0);
    assert_int_equal(kvm_add_irqfd(&vmm.kvm, event, INTERRUPT), -EBUSY);
    assert_false(interrupted(&vcpu));
    assert_int_equal(write(event, &one, 8), 8);
    assert_true(waits_for_interrupt(&vcpu));
    vcpu_destroy(&vcpu);
    close(event);
}

/* As a PCI device has it: an eventfd becomes the message, and a masked one comes later. */
static void message_becomes_an_interrupt(void **state)
{
    const struct irq_message message = {.address = 0xfee00000, .data = VECTOR};
    int event = eventfd(0, EFD_NONBLOCK);
    struct irq *irq = NULL;
    struct vcpu vcpu;

    (void)state;
    irq_init(&vmm.irqs);
    irq_start(&vmm.irqs, &vmm.kvm);
    assert_int_equal(arch_create_chips(&vmm), 0);
    assert_int_equal(vcpu_create(&vcpu, &vmm, 0), 0);
    enable_interrupt(&vcpu);
    assert_int_equal(irq_take_message(&vmm.irqs, &irq), 0);
    irq_set_message(irq, &message);
    assert_int_equal(irq_commit(&vmm.irqs), 0);
    assert_int_equal(irq_mask(irq, true), 0);
    assert_int_equal(irq_attach(irq, event), 0);
    assert_int_equal(irq_raise(irq), 0);
    assert_false(interrupted(&vcpu));
    assert_true(irq_is_pending(irq));
    assert_int_equal(irq_mask(irq, false), 0);
    assert_true(waits_for_interrupt(&vcpu));
    vcpu_destroy(&vcpu);
    close(event);
}

#define LEVEL_LINE      18u
#define LEVEL_TRIGGERED (1ull << 15) /* of an I/O APIC's entry */

/* A line by level on KVM's side: high by an eventfd, and both ways to take it are KVM's to
 * accept. */
static void level_becomes_an_interrupt(void **state)
{
    int event = eventfd(0, EFD_NONBLOCK), resampled = eventfd(0, EFD_NONBLOCK);
    struct kvm_irqchip chip = {.chip_id = KVM_IRQCHIP_IOAPIC};
    struct irq *irq = NULL;
    uint64_t one = 1;
    struct vcpu vcpu;

    (void)state;
    irq_init(&vmm.irqs);
    irq_start(&vmm.irqs, &vmm.kvm);
    assert_int_equal(arch_create_chips(&vmm), 0);
    assert_int_equal(vcpu_create(&vcpu, &vmm, 0), 0);
    enable_interrupt(&vcpu);
    assert_int_equal(ioctl(vmm.kvm.vm, KVM_GET_IRQCHIP, &chip), 0);
    chip.chip.ioapic.redirtbl[LEVEL_LINE].bits = VECTOR | LEVEL_TRIGGERED;
    assert_int_equal(ioctl(vmm.kvm.vm, KVM_SET_IRQCHIP, &chip), 0);
    assert_int_equal(irq_take_line(&vmm.irqs, LEVEL_LINE, IRQ_LEVEL, &irq), 0);
    assert_int_equal(irq_attach_level(irq, event, resampled), 0);
    assert_false(interrupted(&vcpu));
    assert_int_equal(write(event, &one, 8), 8);
    assert_true(waits_for_interrupt(&vcpu));
    assert_int_equal(irq_detach(irq, event), 0);
    vcpu_destroy(&vcpu);
    close(event);
    close(resampled);
}

static void missing_capability_is_named(void **state)
{
    static const struct kvm_need needs[] = {{KVM_CAP_USER_MEMORY, "memory"}, {100000, "nonsense"}};
    const char *missing = NULL;
    int file = make_file("", 0, 1);

    (void)state;
    assert_int_equal(kvm_check(system_kvm, needs, 1, &missing), 0);
    assert_int_equal(kvm_check(system_kvm, needs, 2, &missing), -EOPNOTSUPP);
    assert_string_equal(missing, "nonsense");
    assert_int_equal(kvm_check(file, needs, 1, &missing), -ENOTTY);
    close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_capability_is_named),
        cmocka_unit_test_setup_teardown(doorbell_writes_its_eventfd, fresh, done),
        cmocka_unit_test_setup_teardown(guest_sees_the_dataport, fresh, done),
        cmocka_unit_test_setup_teardown(remapping_reaches_a_running_guest, fresh, done),
        cmocka_unit_test_setup_teardown(eventfd_becomes_an_interrupt, fresh, done),
        cmocka_unit_test_setup_teardown(message_becomes_an_interrupt, fresh, done),
        cmocka_unit_test_setup_teardown(level_becomes_an_interrupt, fresh, done),
    };

    system_kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (system_kvm < 0) {
        print_message("skipped: /dev/kvm does not open: %s\n", strerror(errno));
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
