/* SPDX-License-Identifier: BSD-2-Clause */
/* Acts on the whole machine. What would harm the machine that tests run on is asked for with
 * arguments that are refused only after the right to ask was looked at. */
#define _GNU_SOURCE
#include "attack.h"

#include <fcntl.h>
#include <linux/reboot.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/quota.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* To the time that it is. */
static long set_time(ANY_AIM)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return outcome(syscall(SYS_clock_settime, CLOCK_REALTIME, &now));
}

static long set_time_of_day(ANY_AIM)
{
    struct timeval now;

    gettimeofday(&now, NULL);
    return outcome(syscall(SYS_settimeofday, &now, NULL));
}

static long adjust_time(ANY_AIM)
{
    struct timex state = {0};

    if (syscall(SYS_adjtimex, &state) < 0)
        return -errno;
    state.modes = ADJ_TICK; /* to what it is */
    return outcome(syscall(SYS_adjtimex, &state));
}

static long adjust_clock(ANY_AIM)
{
    struct timex state = {0};

    if (syscall(SYS_clock_adjtime, CLOCK_REALTIME, &state) < 0)
        return -errno;
    state.modes = ADJ_TICK;
    return outcome(syscall(SYS_clock_adjtime, CLOCK_REALTIME, &state));
}

/* An unknown command comes to its check after the one for the right. */
static long reboot_machine(ANY_AIM)
{
    return outcome(syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, 0x12345, NULL));
}

static long load_kernel(ANY_AIM)
{
    return outcome(syscall(SYS_kexec_load, 0, 17 /* too many segments */, NULL, 0));
}

static long load_kernel_file(ANY_AIM)
{
    return outcome(syscall(SYS_kexec_file_load, -1, -1, 0, "", 0x80000000));
}

static long load_module(ANY_AIM)
{
    return outcome(syscall(SYS_init_module, "no module", 9, ""));
}

static long load_module_file(ANY_AIM)
{
    return outcome(syscall(SYS_finit_module, DESCRIPTOR_SHOWN, "", 0));
}

static long unload_module(ANY_AIM)
{
    return outcome(syscall(SYS_delete_module, "no-such-module", O_NONBLOCK));
}

static long swap_on(ANY_AIM)
{
    return outcome(swapon("/no-such-file", 0));
}

static long swap_off(ANY_AIM)
{
    return outcome(swapoff("/no-such-file"));
}

static long read_log(ANY_AIM)
{
    return outcome(klogctl(10 /* its size */, NULL, 0));
}

static long quota(ANY_AIM)
{
    return outcome(syscall(SYS_quotactl, QCMD(Q_SYNC, 0), NULL, 0, NULL));
}

static long hang_up(ANY_AIM)
{
    return outcome(syscall(SYS_vhangup));
}

/* Leaks what machine and kernel this is; components have the time and the numbers of their CPUs
 * from elsewhere. */
static long name_kernel(ANY_AIM)
{
    struct utsname name;

    return outcome(uname(&name));
}

static long count_machine(ANY_AIM)
{
    char info[128];

    return outcome(syscall(SYS_sysinfo, info));
}

static long sync_machine(ANY_AIM)
{
    syscall(SYS_sync);
    return ATTACK_DONE;
}

const struct attack attacks_on_machine[] = {
    {"set-time", set_time, "ended", "done"},
    {"set-time-of-day", set_time_of_day, "ended", "done"},
    {"adjust-time", adjust_time, "ended", "done"},
    {"adjust-clock", adjust_clock, "ended", "done"},
    {"reboot", reboot_machine, "ended", "EINVAL"},
    {"load-kernel", load_kernel, "ended", "EINVAL ENOSYS"},
    {"load-kernel-file", load_kernel_file, "ended", "EINVAL ENOSYS"},
    {"load-module", load_module, "ended", "ENOEXEC ENOSYS"},
    {"load-module-file", load_module_file, "ended", "ENOEXEC EINVAL ENOSYS"},
    {"unload-module", unload_module, "ended", "ENOENT ENOSYS"},
    {"swap-on", swap_on, "ended", "ENOENT ENOSYS"},
    {"swap-off", swap_off, "ended", "ENOENT ENOSYS"},
    {"read-log", read_log, "ended", "done ENOSYS"},
    {"quota", quota, "ended", "done ENOSYS ESRCH"},
    {"hang-up", hang_up, "ended", "done"},
    {"name-kernel", name_kernel, "done", "done"},
    {"count-machine", count_machine, "EPERM", "done", .in_monitor = "done"},
    {"sync-machine", sync_machine, "ended", "done"},
    {NULL},
};
