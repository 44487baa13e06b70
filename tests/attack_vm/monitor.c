/* SPDX-License-Identifier: BSD-2-Clause */
/* A monitor that an attacker has taken over: it attacks before it is anything else, and never makes its guest. */
#define _GNU_SOURCE
#include "monitor.h"

#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
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
        attack_list(tables);
    }
    _exit(0);
}
