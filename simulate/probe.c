/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finds out whether /dev/kvm runs a guest at hardware speed. Having the device is not enough: KVM
 * inside of some virtual machines interprets the guest, hundreds of times slower than QEMU
 * translates it.
 */
#include "simulate/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/kvm.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "simulate/probe_guest.h"

/* about 0.3 ms of a processor's time: far above the cost of an entry */
#define LOOP_COUNT     1000000u
#define WARM_UP_COUNT  1000u
#define ROUNDS         3
#define ROUND_LIMIT_MS 60

static double now_s(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void probe_explain_open(const char *device, int error, char *reason, size_t reason_size)
{
    struct stat status;
    switch (error) {
    case ENOENT:
        snprintf(reason, reason_size, "no %s", device);
        break;
    case EACCES:
    case EPERM:
        if (stat(device, &status) == 0) {
            struct group *group = getgrgid(status.st_gid);
            snprintf(reason, reason_size, "no permission for %s (group %s)", device,
                     group ? group->gr_name : "unknown");
            break;
        }
        snprintf(reason, reason_size, "no permission for %s", device);
        break;
    case ENODEV:
    case ENXIO:
        snprintf(reason, reason_size,
                 "%s is here but there is no hardware virtualisation behind it", device);
        break;
    default:
        snprintf(reason, reason_size, "%s does not open: %s", device, strerror(error));
    }
}

static int check_capabilities(struct probe *probe)
{
    if (ioctl(probe->kvm, KVM_GET_API_VERSION, 0) != KVM_API_VERSION) {
        snprintf(probe->reason, probe->reason_size,
                 "%s is here but does not speak version %d of KVM's interface", probe->device,
                 KVM_API_VERSION);
        return -EPROTO;
    }
    for (const struct probe_capability *needed = probe_capabilities; needed->name; needed++) {
        if (ioctl(probe->kvm, KVM_CHECK_EXTENSION, needed->number) <= 0) {
            snprintf(probe->reason, probe->reason_size, "%s is here but lacks %s", probe->device,
                     needed->name);
            return -ENOTSUP;
        }
    }
    return 0;
}

static int create_vcpu(struct probe *probe)
{
    probe->vcpu = ioctl(probe->vm, KVM_CREATE_VCPU, 0ul);
    if (probe->vcpu < 0)
        return probe_fail(probe, "making a virtual CPU");
    int run_bytes = ioctl(probe->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
    if (run_bytes < (int)sizeof(struct kvm_run))
        return probe_fail(probe, "asking for the size of a virtual CPU's state");
    probe->run_bytes = (size_t)run_bytes;
    void *run = mmap(NULL, probe->run_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, probe->vcpu, 0);
    if (run == MAP_FAILED)
        return probe_fail(probe, "mapping a virtual CPU's state");
    probe->run = run;
    return probe_prepare_vcpu(probe);
}

static int create_vm(struct probe *probe)
{
    probe->vm = ioctl(probe->kvm, KVM_CREATE_VM, 0ul);
    if (probe->vm < 0)
        return probe_fail(probe, "making a VM");
    int status = probe_prepare_vm(probe);
    if (status < 0)
        return status;
    void *page =
        mmap(NULL, PROBE_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return probe_fail(probe, "a page of memory");
    probe->page = page;
    probe_write_loop(probe);
    struct kvm_userspace_memory_region region = {
        .memory_size = PROBE_PAGE_BYTES,
        .userspace_addr = (uintptr_t)page,
    };
    if (ioctl(probe->vm, KVM_SET_USER_MEMORY_REGION, &region) < 0)
        return probe_fail(probe, "giving memory to a VM");
    return create_vcpu(probe);
}

/* Runs `count` turns in the guest, or as many as fit into the limit; gives back the time of one. */
static int time_guest_loop(struct probe *probe, uint32_t count, double *ret_turn_s)
{
    uint32_t left = 0;
    int status = probe_set_loop(probe, count);
    if (status < 0)
        return status;
    double start = now_s();
    double end = start + ROUND_LIMIT_MS / 1e3;
    int result;
    do {
        result = ioctl(probe->vcpu, KVM_RUN, 0ul);
    } while (result < 0 && errno == EINTR && now_s() < end);
    double took = now_s() - start;
    if (result < 0 && errno != EINTR)
        return probe_fail(probe, "running a test loop");
    if (result == 0 && probe->run->exit_reason != probe_exit_reason) {
        snprintf(probe->reason, probe->reason_size,
                 "%s is here but cannot run a test loop (exit reason %u)", probe->device,
                 probe->run->exit_reason);
        return -EIO;
    }
    status = probe_get_left(probe, &left);
    if (status < 0)
        return status;
    uint32_t done = left < count ? count - left : 1;
    *ret_turn_s = took / done;
    return 0;
}

static double time_host_loop(uint32_t count)
{
    double start = now_s();
    probe_run_here(count);
    return (now_s() - start) / count;
}

/* The best of some rounds, as other work on the machine only ever adds time. */
static int measure(struct probe *probe, double *ret_slowdown)
{
    double guest = 0;
    int status = time_guest_loop(probe, WARM_UP_COUNT, &guest);
    if (status < 0)
        return status;
    double best_guest = 1e9;
    double best_host = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double host = time_host_loop(LOOP_COUNT);
        status = time_guest_loop(probe, LOOP_COUNT, &guest);
        if (status < 0)
            return status;
        best_host = host < best_host ? host : best_host;
        best_guest = guest < best_guest ? guest : best_guest;
        double slowdown = best_guest / best_host;
        if (slowdown < 2 || slowdown > 10 * PROBE_SLOWDOWN_LIMIT)
            break; /* clear enough */
    }
    *ret_slowdown = best_guest / best_host;
    return 0;
}

static void interrupt(int signal_number)
{
    (void)signal_number; /* that KVM_RUN returns is all it is for */
}

/* A signal every few milliseconds brings KVM_RUN back, however slowly the guest goes. */
static int measure_bounded(struct probe *probe, double *ret_slowdown)
{
    struct sigaction action = {.sa_handler = interrupt};
    struct sigaction before;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    struct itimerspec period = {{0, 5000000}, {0, 20000000}};
    timer_t timer;
    if (sigaction(SIGALRM, &action, &before) < 0)
        return probe_fail(probe, "a signal handler");
    int status = timer_create(CLOCK_MONOTONIC, &event, &timer);
    if (status < 0) {
        status = probe_fail(probe, "a timer");
    } else {
        timer_settime(timer, 0, &period, NULL);
        status = measure(probe, ret_slowdown);
        timer_delete(timer);
    }
    sigaction(SIGALRM, &before, NULL);
    return status;
}

static void finish(struct probe *probe)
{
    if (probe->run)
        munmap(probe->run, probe->run_bytes);
    if (probe->vcpu >= 0)
        close(probe->vcpu);
    if (probe->vm >= 0)
        close(probe->vm);
    if (probe->page)
        munmap(probe->page, PROBE_PAGE_BYTES);
    close(probe->kvm);
}

bool probe_judge(const char *device, double slowdown, char *reason, size_t reason_size)
{
    if (slowdown >= PROBE_SLOWDOWN_LIMIT) {
        snprintf(reason, reason_size,
                 "%s is here but runs a test loop %.0f times slower than this CPU", device,
                 slowdown);
        return false;
    }
    snprintf(reason, reason_size, "%s runs guests at hardware speed", device);
    return true;
}

bool probe_kvm(const char *device, char *reason, size_t reason_size)
{
    struct probe probe = {
        .device = device, .vm = -1, .vcpu = -1, .reason = reason, .reason_size = reason_size};
    probe.kvm = open(device, O_RDWR | O_CLOEXEC);
    if (probe.kvm < 0) {
        probe_explain_open(device, errno, reason, reason_size);
        return false;
    }
    double slowdown = 0;
    int status = check_capabilities(&probe);
    if (status == 0)
        status = create_vm(&probe);
    if (status == 0)
        status = measure_bounded(&probe, &slowdown);
    finish(&probe);
    if (status < 0)
        return false;
    return probe_judge(device, slowdown, reason, reason_size);
}
