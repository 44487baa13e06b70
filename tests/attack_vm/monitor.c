/* SPDX-License-Identifier: BSD-2-Clause */
/* A monitor that an attacker has taken over: it attacks before it is anything else, and never makes
 * its guest. */
#define _GNU_SOURCE
#include "monitor.h"

#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static long guess(ANY_AIM)
{
    struct stat status;
    int found = 0;

    for (int descriptor = DESCRIPTOR_END; descriptor < 65536; descriptor++) {
        if (fstat(descriptor, &status) == 0)
            found++;
        else if (errno != EBADF)
            return -errno;
    }
    return found > 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

static long write_kernel(ANY_AIM)
{
    return outcome(pwrite(DESCRIPTOR_KERNEL, "x", 1, 0));
}

static long map_kernel_writable(ANY_AIM)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, DESCRIPTOR_KERNEL, 0);

    return page == MAP_FAILED ? -errno : ATTACK_DONE;
}

static long reopen_kernel(ANY_AIM)
{
    char path[32];

    snprintf(path, sizeof(path), "/proc/self/fd/%d", DESCRIPTOR_KERNEL);
    return outcome(open(path, O_RDWR | O_CLOEXEC));
}

/* The console is a socket whose other end is the loader's: a way to hand it descriptors. */
static long hand_descriptor(ANY_AIM)
{
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.head = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
    struct iovec data = {(char[]){"\n"}, 1};
    const struct msghdr message = {.msg_iov = &data,
                                   .msg_iovlen = 1,
                                   .msg_control = &control,
                                   .msg_controllen = sizeof(control)};

    *(int *)CMSG_DATA(&control.head) = DESCRIPTOR_KVM;
    return outcome(sendmsg(DESCRIPTOR_CONSOLE, &message, 0));
}

static long type_on_console(ANY_AIM)
{
    return outcome(ioctl(DESCRIPTOR_CONSOLE, TIOCSTI, "x"));
}

static long shut_console(ANY_AIM)
{
    return outcome(shutdown(DESCRIPTOR_CONSOLE, SHUT_RDWR));
}

static long name_of_loader(ANY_AIM)
{
    struct ucred peer;
    socklen_t bytes = sizeof(peer);

    return outcome(getsockopt(DESCRIPTOR_CONSOLE, SOL_SOCKET, SO_PEERCRED, &peer, &bytes));
}

/* Flags of the console's socket that the console has no use for: each is code of the kernel's that
 * is seldom run. */
static long send_with(int flags)
{
    return outcome(send(DESCRIPTOR_CONSOLE, "x", 1, flags | MSG_NOSIGNAL | MSG_DONTWAIT));
}

static long receive_with(int flags)
{
    char byte;
    long got = outcome(recv(DESCRIPTOR_CONSOLE, &byte, 1, flags | MSG_DONTWAIT));

    return got == -EAGAIN ? ATTACK_DONE : got; /* it was looked for */
}

static long send_urgent(ANY_AIM)
{
    return send_with(MSG_OOB);
}

static long send_uncopied(ANY_AIM)
{
    return send_with(MSG_ZEROCOPY);
}

static long send_as_said(ANY_AIM)
{
    return send_with(0);
}

static long receive_urgent(ANY_AIM)
{
    return receive_with(MSG_OOB);
}

static long receive_ahead(ANY_AIM)
{
    return receive_with(MSG_PEEK);
}

static long receive_errors(ANY_AIM)
{
    return receive_with(MSG_ERRQUEUE);
}

static long receive_with_address(ANY_AIM)
{
    struct sockaddr_storage address;
    socklen_t bytes = sizeof(address);
    char byte;

    long got = outcome(
        recvfrom(DESCRIPTOR_CONSOLE, &byte, 1, MSG_DONTWAIT, (struct sockaddr *)&address, &bytes));
    return got == -EAGAIN ? ATTACK_DONE : got;
}

/* Memory of a file without a name is nobody's data, as limits count. */
#define MUCH ((off_t)256 << 20)

static long fill_by(unsigned flags)
{
    int memory = memfd_create("much", MFD_CLOEXEC | flags);

    if (memory < 0 || ftruncate(memory, MUCH) < 0)
        return -errno;
    close(memory);
    return ATTACK_DONE;
}

static long fill_by_memfd(ANY_AIM)
{
    return fill_by(0);
}

static long fill_by_huge(ANY_AIM)
{
    return fill_by(MFD_HUGETLB);
}

static long fill_by_write(ANY_AIM)
{
    static const char block[65536];
    int memory = memfd_create("much", MFD_CLOEXEC);

    for (off_t written = 0; memory >= 0 && written < MUCH; written += (off_t)sizeof(block))
        if (write(memory, block, sizeof(block)) < 0)
            return -errno;
    return memory < 0 ? -errno : ATTACK_DONE;
}

static long fill_by_shared(ANY_AIM)
{
    void *memory =
        mmap(NULL, (size_t)MUCH, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? -errno : ATTACK_DONE;
}

static long files_unlimited(ANY_AIM)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_FSIZE, &limit) < 0)
        return -errno;
    return limit.rlim_max != 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

static long count_events(ANY_AIM)
{
    return outcome(eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE));
}

long kvm_make_machine(unsigned long type)
{
    return outcome(ioctl(DESCRIPTOR_KVM, KVM_CREATE_VM, type));
}

static long make_wide_machine(ANY_AIM)
{
    return kvm_make_machine(1ul << 32);
}

static long make_plain_machine(ANY_AIM)
{
    return kvm_make_machine(0);
}

/* The monitor's, vmm/vcpu.h: what a vCPU's thread is left with. */
int vcpu_limit_calls(void);

/* From where a guest's accesses are served: makes what only the rest of the monitor makes. */
static long machine_from_vcpu(ANY_AIM)
{
    int error = vcpu_limit_calls();

    return error < 0 ? error : kvm_make_machine(0);
}

static long event_from_vcpu(ANY_AIM)
{
    int error = vcpu_limit_calls();

    return error < 0 ? error : outcome(eventfd(0, EFD_CLOEXEC));
}

static long memory_from_vcpu(ANY_AIM)
{
    int error = vcpu_limit_calls();

    if (error < 0)
        return error;
    return mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
               ? -errno
               : ATTACK_DONE;
}

/* Calls of KVM that the monitor has no use for. */
long kvm_request(unsigned long request, void *argument)
{
    return outcome(ioctl(DESCRIPTOR_KVM, request, argument));
}

long kvm_machine_request(unsigned long request, void *argument)
{
    int machine = ioctl(DESCRIPTOR_KVM, KVM_CREATE_VM, 0);

    if (machine < 0)
        return -errno;
    return outcome(ioctl(machine, request, argument));
}

static long dirty_log(ANY_AIM)
{
    unsigned char bits[4096];
    struct kvm_dirty_log log = {.dirty_bitmap = bits};

    return kvm_machine_request(KVM_GET_DIRTY_LOG, &log);
}

static long encrypt(ANY_AIM)
{
    return kvm_machine_request(KVM_MEMORY_ENCRYPT_OP, NULL);
}

static long inject_everywhere(ANY_AIM)
{
    struct kvm_msi message = {.address_lo = 0xfee00000};

    return kvm_machine_request(KVM_SIGNAL_MSI, &message);
}

static const struct attack attacks_on_monitor[] = {
    {"guess-descriptors", guess, "nothing", "nothing"},
    {"write-kernel", write_kernel, "ended", "EBADF"},
    {"map-kernel-writable", map_kernel_writable, "EACCES", "EACCES"},
    {"reopen-kernel", reopen_kernel, "EPERM", "done"},
    {"hand-descriptor", hand_descriptor, "ended", "done"},
    {"type-on-console", type_on_console, "ended", "ENOTTY"},
    {"shut-console", shut_console, "ended", "done"}, /* its own */
    {"name-of-loader", name_of_loader, "ended", "done"},
    {"send-urgent", send_urgent, "ended", "done EOPNOTSUPP"},
    {"send-uncopied", send_uncopied, "ended", "done EOPNOTSUPP"},
    {"send-as-said", send_as_said, "done", "done"},
    {"receive-urgent", receive_urgent, "ended", "EINVAL EOPNOTSUPP"},
    {"receive-ahead", receive_ahead, "ended", "done"},
    {"receive-errors", receive_errors, "ended", "done"},
    {"receive-with-address", receive_with_address, "ended", "done"},
    {"fill-by-memfd", fill_by_memfd, "ended", "done"},
    {"fill-by-huge", fill_by_huge, "ended", "done ENOMEM ENOSYS"},
    {"fill-by-write", fill_by_write, "ended", "done"},
    {"fill-by-shared", fill_by_shared, "ended", "done"},
    {"files-unlimited", files_unlimited, "nothing", "done nothing"},
    {"count-events", count_events, "ended", "done"},
    {"make-wide-machine", make_wide_machine, "ended", "EINVAL"},
    {"make-plain-machine", make_plain_machine, "done", "done"},
    {"machine-from-vcpu", machine_from_vcpu, "EPERM", "done"},
    {"event-from-vcpu", event_from_vcpu, "EPERM", "done"},
    {"memory-from-vcpu", memory_from_vcpu, "done", "done"},
    {"dirty-log", dirty_log, "ended", "ENOENT"},
    {"encrypt", encrypt, "ended", "ENOTTY EINVAL"},
    {"inject-everywhere", inject_everywhere, "ended", "EINVAL"}, /* no interrupt controller yet */
    {NULL},
};

/* Attacks on what this instance has not, dataports and a victim, are left out. */
static const struct attack *const tables[] = {
    attacks_on_monitor,
    attacks_on_kvm,
    attacks_on_files,
    attacks_by_programs,
    attacks_on_namespaces,
    attacks_on_identity,
    attacks_on_services,
    attacks_on_machine,
    attacks_through_channels,
    attacks_on_processor,
    attacks_by_refused_calls,
    attacks_by_other_abis,
    NULL,
};

__attribute__((constructor)) static void attack_instead(void)
{
    const struct attack *attack = attack_chosen(tables);
    const pid_t loader = getppid();

    if (attack) {
        const struct aim aim = {.loader = loader, .victim = loader, .with = attack->with};
        attack_try(attack, &aim);
    } else {
        attack_list(tables, true);
    }
    _exit(0);
}
