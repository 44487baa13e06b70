/* SPDX-License-Identifier: BSD-2-Clause */
/* The life of a virtual machine, in order: `run` of an instance that is one. */
#include "vmm/arch/arch.h"
#include "vmm/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define MIB_SHIFT 20u

int run(void);

static void must(const struct vmm *vmm, int error, const char *what)
{
    if (error < 0)
        machine_fatal(vmm, "cannot %s: %s", what, strerror(-error));
}

static int kvm_device(const struct vmm *vmm)
{
    return vm_descriptor_number(vmm->config, "kvm");
}

static void read_settings(struct vmm *vmm)
{
    const char *unknown = NULL;

    if (vm_settings_read(vmm->config, &vmm->settings, &unknown) < 0)
        machine_fatal(vmm, "the setting '%s' of %s is unknown to this monitor", unknown, vmm->name);
}

static void check_host(struct vmm *vmm)
{
    const struct arch_limits *limits = arch_limits();
    const char *missing = NULL;
    int error = kvm_check(kvm_device(vmm), limits->needs, limits->need_count, &missing);

    if (error == -EOPNOTSUPP)
        machine_fatal(vmm, "this host's KVM lacks %s", missing);
    if (error == -EPROTO)
        machine_fatal(vmm, "this host's KVM has another API version than %d", KVM_API_VERSION);
    must(vmm, error, "use /dev/kvm");
}

/* Dataports and notification words replace single pages of a guest's memory, of 4 KiB each. */
static void check_pages(const struct vmm *vmm)
{
    long page_bytes = sysconf(_SC_PAGESIZE);

    if (page_bytes != CAISSON_PAGE_BYTES)
        machine_fatal(vmm,
                      "this host's pages are of %ld KiB; what guests share is in pages of 4 KiB",
                      page_bytes / 1024);
}

static void check_memory(const struct vmm *vmm)
{
    uint64_t wanted = vmm->settings.guest_ram_mb;
    struct sysinfo info;

    if (wanted == 0)
        machine_fatal(vmm, "guest_ram_mb of %s: 0; a guest needs memory", vmm->name);
    must(vmm, sysinfo(&info) < 0 ? -errno : 0, "ask how much memory the host has");
    uint64_t present = (uint64_t)info.totalram * info.mem_unit >> MIB_SHIFT;
    if (wanted > present)
        machine_fatal(vmm, "guest_ram_mb of %s: %llu MiB is more than the host has (%llu MiB)",
                      vmm->name, (unsigned long long)wanted, (unsigned long long)present);
}

static void check_vcpus(struct vmm *vmm)
{
    struct kvm kvm = {.system = kvm_device(vmm)};
    const uint64_t wanted = vmm->settings.num_vcpus;
    int host_max = kvm_extension(&kvm, KVM_CAP_MAX_VCPUS);
    uint32_t max = arch_limits()->vcpus_max;

    if (host_max > 0 && (uint32_t)host_max < max)
        max = (uint32_t)host_max;
    if (wanted == 0 || wanted > max)
        machine_fatal(vmm, "num_vcpus of %s: %llu; it must be 1 to %u here", vmm->name,
                      (unsigned long long)wanted, max);
    vmm->vcpu_count = (uint32_t)wanted;
}

/* What outlives a reset. */
static void prepare(struct vmm *vmm)
{
    irq_init(&vmm->irqs);
    read_settings(vmm);
    check_host(vmm);
    check_pages(vmm);
    check_memory(vmm);
    check_vcpus(vmm);
    must(vmm, vcpu_init_signal(), "set up the vCPUs' signal");
    devices_init(vmm);
    vmm->vcpus = calloc(vmm->vcpu_count, sizeof(*vmm->vcpus));
    must(vmm, vmm->vcpus == NULL ? -ENOMEM : 0, "make room for the vCPUs");
}

static void add_memory(struct vmm *vmm)
{
    must(vmm, memory_init(&vmm->memory, vmm->settings.guest_ram_mb << MIB_SHIFT, vmm->layout),
         "reserve the guest's memory (guest_ram_mb)");
    for (uint32_t i = 0; i < vmm->memory.range_count; i++) {
        const struct memory_range *range = &vmm->memory.ranges[i];
        must(vmm, kvm_add_memory(&vmm->kvm, range->address, range->size_bytes, range->host),
             "give the guest its memory");
    }
}

/* Chips and vCPUs know each other before anything is wired to them. */
static void create_processors(struct vmm *vmm)
{
    must(vmm, arch_create_chips(vmm), "create the interrupt controller");
    for (uint32_t i = 0; i < vmm->vcpu_count; i++)
        must(vmm, vcpu_create(&vmm->vcpus[i], vmm, i), "create a vCPU");
    must(vmm, arch_start_chips(vmm), "start the interrupt controller");
}

static void start_vcpus(struct vmm *vmm, uint64_t entry)
{
    uint32_t count = vmm->vcpu_count;

    for (uint32_t i = 0; i < count; i++)
        must(vmm, arch_init_vcpu(&vmm->vcpus[i], entry), "set a vCPU's registers");
    for (uint32_t i = 0; i < count; i++)
        must(vmm, vcpu_start(&vmm->vcpus[i]), "start a vCPU's thread");
}

static void start_guest(struct vmm *vmm)
{
    uint64_t entry;

    vmm->request = MACHINE_GOES_ON;
    vmm->ports = (struct bus){0};
    vmm->mmio = (struct bus){0};
    int system = kvm_device(vmm);
    must(vmm, kvm_create(&vmm->kvm, system, arch_machine_type(system)), "create a KVM machine");
    irq_start(&vmm->irqs, &vmm->kvm);
    create_processors(vmm);
    add_memory(vmm);
    devices_place(vmm);
    arch_load(vmm, &entry);
    start_vcpus(vmm, entry);
    vmm->started = true;
}

static enum machine_request wait_for_end(struct vmm *vmm)
{
    pthread_mutex_lock(&vmm->lock);
    while (vmm->request == MACHINE_GOES_ON)
        pthread_cond_wait(&vmm->requested, &vmm->lock);
    enum machine_request request = vmm->request;
    pthread_mutex_unlock(&vmm->lock);
    return request;
}

static void stop_guest(struct vmm *vmm)
{
    for (uint32_t i = 0; i < vmm->vcpu_count; i++)
        vcpu_kick(&vmm->vcpus[i]);
    for (uint32_t i = 0; i < vmm->vcpu_count; i++)
        vcpu_destroy(&vmm->vcpus[i]);
    log_limit_finish(&vmm->log_limit, vmm->name);
    devices_reset(vmm);
    kvm_destroy(&vmm->kvm);
    memory_finish(&vmm->memory);
}

int run(void)
{
    struct vmm vmm = {.config = &vm_config,
                      .name = vm_config.name,
                      .log_limit = LOG_LIMIT_INITIALIZER,
                      .layout = arch_layout(),
                      .lock = PTHREAD_MUTEX_INITIALIZER,
                      .requested = PTHREAD_COND_INITIALIZER,
                      .kvm = {.vm = -1, .chip = -1}};
    enum machine_request request;

    vmm.vspace.vmm = &vmm;
    prepare(&vmm);
    do {
        start_guest(&vmm);
        request = wait_for_end(&vmm);
        stop_guest(&vmm);
    } while (request == MACHINE_RESET);

    devices_finish(&vmm);
    free(vmm.vcpus);
    return request == MACHINE_POWER_OFF ? EXIT_SUCCESS : EXIT_FAILURE;
}
