/* SPDX-License-Identifier: BSD-2-Clause */
/* The KVM_RUN loop of a virtual processor. */
#include "vmm/vcpu.h"

#include "vmm/arch/arch.h"
#include "vmm/machine.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* No real-time one: those are refused where too many signals of the user's are pending, and then
 * the vCPU would run on. */
#define KICK_SIGNAL SIGUSR2
#define STACK_BYTES ((size_t)256 * 1024)

static void ignore_signal(int number)
{
    (void)number;
}

int vcpu_init_signal(void)
{
    /* Without SA_RESTART: the point is to interrupt the call. */
    struct sigaction action = {.sa_handler = ignore_signal};

    return sigaction(KICK_SIGNAL, &action, NULL) < 0 ? -errno : 0;
}

int vcpu_create(struct vcpu *vcpu, struct vmm *vmm, uint32_t index)
{
    *vcpu = (struct vcpu){.vmm = vmm, .index = index, .descriptor = -1};
    int descriptor = ioctl(vmm->kvm.vm, KVM_CREATE_VCPU, (unsigned long)index);
    if (descriptor < 0)
        return -errno;
    void *run = mmap(NULL, vmm->kvm.run_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (run == MAP_FAILED) {
        int error = -errno;
        close(descriptor);
        return error;
    }
    vcpu->descriptor = descriptor;
    vcpu->run = run;
    return 0;
}

static uint64_t load(const uint8_t *data, uint32_t width)
{
    uint64_t value = 0;

    memcpy(&value, data, width <= sizeof(value) ? width : sizeof(value));
    return value;
}

static void store(uint8_t *data, uint32_t width, uint64_t value)
{
    memcpy(data, &value, width <= sizeof(value) ? width : sizeof(value));
}

static void handle_port(struct vcpu *vcpu)
{
    struct kvm_run *run = vcpu->run;
    const struct bus *ports = &vcpu->vmm->ports;
    uint8_t *data = (uint8_t *)run + run->io.data_offset;
    bool known;

    for (uint32_t i = 0; i < run->io.count; i++, data += run->io.size) {
        if (run->io.direction == KVM_EXIT_IO_OUT)
            bus_write(ports, run->io.port, run->io.size, load(data, run->io.size));
        else
            store(data, run->io.size, bus_read(ports, run->io.port, run->io.size, &known));
    }
}

static void handle_mmio(struct vcpu *vcpu)
{
    struct kvm_run *run = vcpu->run;
    struct vmm *vmm = vcpu->vmm;
    bool known;

    if (run->mmio.is_write)
        known = bus_write(&vmm->mmio, run->mmio.phys_addr, run->mmio.len,
                          load(run->mmio.data, run->mmio.len));
    else
        store(run->mmio.data, run->mmio.len,
              bus_read(&vmm->mmio, run->mmio.phys_addr, run->mmio.len, &known));
    if (!known)
        log_guest(&vmm->log_limit, vmm->name, "the guest %s %#llx, where nothing is",
                  run->mmio.is_write ? "wrote to" : "read from",
                  (unsigned long long)run->mmio.phys_addr);
}

static void fail(struct vcpu *vcpu, const char *what, unsigned long long detail)
{
    char cause[128];

    snprintf(cause, sizeof(cause), "vCPU %u: %s (%#llx) at %s %#llx", vcpu->index, what, detail,
             arch_limits()->counter_name, (unsigned long long)arch_program_counter(vcpu));
    machine_ask(vcpu->vmm, MACHINE_FAILED, cause);
}

/* Reasons that KVM gives only to a monitor that asked for them, or for a kind of machine that this
 * is not. */
static const char *const exit_names[] = {
    [KVM_EXIT_UNKNOWN] = "UNKNOWN",
    [KVM_EXIT_EXCEPTION] = "EXCEPTION",
    [KVM_EXIT_HYPERCALL] = "HYPERCALL",
    [KVM_EXIT_DEBUG] = "DEBUG",
    [KVM_EXIT_HLT] = "HLT",
    [KVM_EXIT_SET_TPR] = "SET_TPR",
    [KVM_EXIT_TPR_ACCESS] = "TPR_ACCESS",
    [KVM_EXIT_IOAPIC_EOI] = "IOAPIC_EOI",
    [KVM_EXIT_HYPERV] = "HYPERV",
    [KVM_EXIT_DIRTY_RING_FULL] = "DIRTY_RING_FULL",
    [KVM_EXIT_AP_RESET_HOLD] = "AP_RESET_HOLD",
    [KVM_EXIT_X86_BUS_LOCK] = "X86_BUS_LOCK",
    [KVM_EXIT_XEN] = "XEN",
};

static void fail_unasked(struct vcpu *vcpu, uint32_t reason)
{
    const char *name =
        reason < sizeof(exit_names) / sizeof(exit_names[0]) ? exit_names[reason] : NULL;
    char what[64];

    snprintf(what, sizeof(what), "KVM left the guest for an unknown reason%s%s",
             name != NULL ? ", " : "", name != NULL ? name : "");
    fail(vcpu, what, reason);
}

/* A register that the architecture filters reads as zero and takes any value; one that nobody has
 * faults, as on hardware. */
static void answer_register(struct kvm_run *run)
{
    run->msr.error = run->msr.reason != KVM_MSR_EXIT_REASON_FILTER;
    run->msr.data = 0;
}

static void handle_system_event(struct vcpu *vcpu)
{
    uint32_t type = vcpu->run->system_event.type;

    if (type == KVM_SYSTEM_EVENT_SHUTDOWN)
        machine_ask(vcpu->vmm, MACHINE_POWER_OFF, NULL);
    else
        machine_ask(vcpu->vmm, MACHINE_RESET,
                    type == KVM_SYSTEM_EVENT_CRASH ? "the guest reported a crash" : NULL);
}

/* True: goes on. */
static bool handle_exit(struct vcpu *vcpu)
{
    struct kvm_run *run = vcpu->run;

    switch (run->exit_reason) {
    case KVM_EXIT_IO:
        handle_port(vcpu);
        return true;
    case KVM_EXIT_MMIO:
        handle_mmio(vcpu);
        return true;
    case KVM_EXIT_X86_RDMSR:
    case KVM_EXIT_X86_WRMSR:
        answer_register(run);
        return true;
    case KVM_EXIT_INTR:
    case KVM_EXIT_IRQ_WINDOW_OPEN:
    case KVM_EXIT_NMI: /* the host's own */
        return true;
    case KVM_EXIT_SHUTDOWN:
        machine_ask(vcpu->vmm, MACHINE_RESET, "the guest's processor shut down (triple fault)");
        return false;
    case KVM_EXIT_SYSTEM_EVENT:
        handle_system_event(vcpu);
        return false;
    case KVM_EXIT_FAIL_ENTRY:
        fail(vcpu, "the processor refused to enter the guest",
             run->fail_entry.hardware_entry_failure_reason);
        return false;
    case KVM_EXIT_INTERNAL_ERROR:
        fail(vcpu, "KVM could not emulate the guest", run->internal.suberror);
        return false;
    default:
        fail_unasked(vcpu, run->exit_reason);
        return false;
    }
}

static void fail_running(struct vcpu *vcpu, int error)
{
    char what[80];

    snprintf(what, sizeof(what), "KVM_RUN failed: %s", strerror(error));
    fail(vcpu, what, (unsigned long long)error);
}

static bool handle_error(struct vcpu *vcpu, int error)
{
    if (error == EINTR || error == EAGAIN)
        return true;
    if (error == EFAULT)
        fail(vcpu, "the guest wrote to a read-only dataport, or the host has no memory left",
             (unsigned long long)error);
    else
        fail_running(vcpu, error);
    return false;
}

/* False, with the machine asked to end, where the host refuses the filter. */
static bool limit_calls(struct vcpu *vcpu)
{
    const int error = vcpu_limit_calls();
    char what[96];

    if (error == 0)
        return true;
    snprintf(what, sizeof(what), "cannot limit the system calls of vCPU %u: %s", vcpu->index,
             strerror(-error));
    machine_ask(vcpu->vmm, MACHINE_FAILED, what);
    return false;
}

static void *vcpu_thread(void *argument)
{
    struct vcpu *vcpu = argument;
    bool goes_on = limit_calls(vcpu);

    /* immediate_exit is set before the signal is sent: either KVM_RUN sees it, or the signal
     * interrupts it. */
    while (goes_on && !__atomic_load_n(&vcpu->run->immediate_exit, __ATOMIC_RELAXED)) {
        if (ioctl(vcpu->descriptor, KVM_RUN, 0L) < 0)
            goes_on = handle_error(vcpu, errno);
        else
            goes_on = handle_exit(vcpu);
    }
    return NULL;
}

int vcpu_start(struct vcpu *vcpu)
{
    pthread_attr_t attributes;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    int error = pthread_create(&vcpu->thread, &attributes, vcpu_thread, vcpu);
    pthread_attr_destroy(&attributes);
    vcpu->started = error == 0;
    return -error;
}

void vcpu_kick(struct vcpu *vcpu)
{
    if (!vcpu->started)
        return;
    __atomic_store_n(&vcpu->run->immediate_exit, 1, __ATOMIC_RELAXED);
    pthread_kill(vcpu->thread, KICK_SIGNAL);
}

void vcpu_destroy(struct vcpu *vcpu)
{
    if (vcpu->started)
        pthread_join(vcpu->thread, NULL);
    vcpu->started = false;
    if (vcpu->descriptor < 0)
        return;
    munmap(vcpu->run, vcpu->vmm->kvm.run_bytes);
    close(vcpu->descriptor);
    vcpu->descriptor = -1;
}
