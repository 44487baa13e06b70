/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vCPUs with guests of a few instructions in real mode that mean ill: storms of accesses, and what
 * KVM gives up. Skipped where /dev/kvm does not open.
 */
#include "fixture.h"

#include "vmm/arch/x86_64/registers.h"
#include "vmm/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#define CODE  0x1000u
#define RAM   (UINT64_C(1) << 16)
#define VCPUS 2u

static struct vmm vmm;
static struct vcpu vcpus[VCPUS];
static int system_kvm = -1;
static int log_file;
static int standard_error;

static int fresh(void **state)
{
    (void)state;
    vmm = (struct vmm){.name = "vm0",
                       .vcpu_count = VCPUS,
                       .log_limit = LOG_LIMIT_INITIALIZER,
                       .lock = PTHREAD_MUTEX_INITIALIZER,
                       .requested = PTHREAD_COND_INITIALIZER};
    assert_int_equal(vcpu_init_signal(), 0);
    assert_int_equal(kvm_create(&vmm.kvm, system_kvm, 0), 0);
    assert_int_equal(
        memory_init(&vmm.memory, RAM, &(struct layout){.hole_start = RAM, .hole_end = 2 * RAM}), 0);
    assert_int_equal(kvm_add_memory(&vmm.kvm, 0, RAM, vmm.memory.ranges[0].host), 0);
    crossvm_init(&vmm.crossvm, "vm0", &vmm.log_limit);
    assert_int_equal(crossvm_start(&vmm.crossvm, &vmm.memory), 0);
    bus_add(&vmm.ports, CAISSON_CROSSVM_DOORBELL_PORT, CAISSON_CROSSVM_DOORBELL_BYTES,
            &crossvm_doorbell_operations, &vmm.crossvm);
    log_file = make_file("", 0, 0);
    assert_int_equal(fcntl(log_file, F_SETFL, O_APPEND),
                     0); /* no thread writes over another's line */
    standard_error = dup(STDERR_FILENO);
    dup2(log_file, STDERR_FILENO);
    return 0;
}

static int done(void **state)
{
    (void)state;
    dup2(standard_error, STDERR_FILENO);
    close(standard_error);
    close(log_file);
    crossvm_finish(&vmm.crossvm);
    kvm_destroy(&vmm.kvm);
    memory_finish(&vmm.memory);
    return 0;
}

static void start(const uint8_t *code, size_t length)
{
    assert_int_equal(memory_write(&vmm.memory, CODE, code, length), 0);
    for (uint32_t i = 0; i < VCPUS; i++) {
        struct kvm_sregs special;
        struct kvm_regs registers = {.rip = CODE, .rflags = 2, .rsp = 0x800 + 0x100 * i};

        assert_int_equal(vcpu_create(&vcpus[i], &vmm, i), 0);
        assert_int_equal(ioctl(vcpus[i].descriptor, KVM_GET_SREGS, &special), 0);
        special.cs.base = special.cs.selector = 0;
        assert_int_equal(ioctl(vcpus[i].descriptor, KVM_SET_SREGS, &special), 0);
        assert_int_equal(ioctl(vcpus[i].descriptor, KVM_SET_REGS, &registers), 0);
    }
    for (uint32_t i = 0; i < VCPUS; i++)
        assert_int_equal(vcpu_start(&vcpus[i]), 0);
}

static void stop(void)
{
    for (uint32_t i = 0; i < VCPUS; i++)
        vcpu_kick(&vcpus[i]);
    for (uint32_t i = 0; i < VCPUS; i++)
        vcpu_destroy(&vcpus[i]);
    log_limit_finish(&vmm.log_limit, vmm.name);
}

static enum machine_request wait_for_request(void)
{
    struct timespec deadline;

    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += 20;
    pthread_mutex_lock(&vmm.lock);
    while (vmm.request == MACHINE_GOES_ON &&
           pthread_cond_timedwait(&vmm.requested, &vmm.lock, &deadline) == 0)
        ;
    enum machine_request request = vmm.request;
    pthread_mutex_unlock(&vmm.lock);
    return request;
}

/* What was logged; `*ret_lines` lines of it. */
static const char *logged(uint32_t *ret_lines)
{
    static char text[16384];
    ssize_t length = pread(log_file, text, sizeof(text) - 1, 0);

    assert_in_range(length, 0, sizeof(text) - 2);
    text[length] = '\0';
    *ret_lines = 0;
    for (ssize_t i = 0; i < length; i++)
        *ret_lines += text[i] == '\n';
    return text;
}

/* mov $0x3000, %bx; mov %bx, %ds; loop: inc %si; mov %ax, (%si); mov (%si), %ax; mov $0x600, %dx;
 * out %ax, %dx; out %al, $0x80; in $0x42, %ax; jmp loop. Memory ends at 0x10000, ports but the
 * doorbell's have no device. */
static const uint8_t storm_code[] = {0xbb, 0x00, 0x30, 0x8e, 0xdb, 0x46, 0x89, 0x04, 0x8b, 0x04,
                                     0xba, 0x00, 0x06, 0xef, 0xe6, 0x80, 0xe5, 0x42, 0xeb, 0xf1};

static void a_storm_is_some_lines(void **state)
{
    uint32_t lines;

    (void)state;
    start(storm_code, sizeof(storm_code));
    usleep(300000);
    assert_int_equal(vmm.request, MACHINE_GOES_ON);
    stop();
    const char *text = logged(&lines);
    assert_non_null(strstr(text, "where nothing is\n"));
    assert_non_null(strstr(text, "which no emitted event has\n"));
    assert_non_null(strstr(text, "more such lines were left out\n"));
    assert_int_equal(lines, LOG_BURST + 1);
}

/* mov $0xc0010000, %ecx; mov $0x55, %eax; xor %edx, %edx; wrmsr; rdmsr; mov $0x600, %dx; out %eax,
 * %dx; jmp . */
static const uint8_t counter_code[] = {0x66, 0xb9, 0x00, 0x00, 0x01, 0xc0, 0x66, 0xb8, 0x55,
                                       0x00, 0x00, 0x00, 0x66, 0x31, 0xd2, 0x0f, 0x30, 0x0f,
                                       0x32, 0xba, 0x00, 0x06, 0x66, 0xef, 0xeb, 0xfe};

/* The doorbell's number is what the guest read. */
static void counters_of_k7_are_zero(void **state)
{
    uint32_t lines;

    (void)state;
    registers_take(&vmm);
    start(counter_code, sizeof(counter_code));
    for (uint32_t tries = 0; tries < 20000 && *logged(&lines) == '\0'; tries++)
        usleep(1000);
    assert_int_equal(vmm.request, MACHINE_GOES_ON);
    stop();
    assert_non_null(strstr(logged(&lines), "doorbell 0"));
}

/* jmp . */
static const uint8_t loop_code[] = {0xeb, 0xfe};

/* As if the guest had asked; not every KVM that runs code of real mode can be brought to a triple
 * fault. */
static void the_first_request_counts(void **state)
{
    uint32_t lines;

    (void)state;
    start(loop_code, sizeof(loop_code));
    machine_ask(&vmm, MACHINE_RESET, "first");
    machine_ask(&vmm, MACHINE_FAILED, "second");
    assert_int_equal(wait_for_request(), MACHINE_RESET);
    stop();
    assert_string_equal(logged(&lines), "vm0: first\n");
}

static void fill_log(void)
{
    for (uint32_t i = 0; i < LOG_BURST; i++)
        log_guest(&vmm.log_limit, vmm.name, "noise");
}

/* Without KVM's interrupt controller a halt is such an exit. Its cause is told though the guest has
 * used up its lines. */
static void unasked_exits_have_a_name(void **state)
{
    static const uint8_t halt = 0xf4;
    uint32_t lines;

    (void)state;
    fill_log();
    start(&halt, 1);
    assert_int_equal(wait_for_request(), MACHINE_FAILED);
    stop();
    assert_non_null(strstr(logged(&lines),
                           ": KVM left the guest for an unknown reason, HLT (0x5) at rip 0x100"));
    assert_int_equal(lines, LOG_BURST + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_storm_is_some_lines, fresh, done),
        cmocka_unit_test_setup_teardown(counters_of_k7_are_zero, fresh, done),
        cmocka_unit_test_setup_teardown(the_first_request_counts, fresh, done),
        cmocka_unit_test_setup_teardown(unasked_exits_have_a_name, fresh, done),
    };

    system_kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (system_kvm < 0) {
        print_message("skipped: /dev/kvm does not open: %s\n", strerror(errno));
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
