/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends signals: to the victim, which counts them, and the null signal to all others. */
#define _GNU_SOURCE
#include "attack.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* In a namespace, the victim's number may be the attacker's own. */
static void ignore(int signal)
{
    const struct sigaction action = {.sa_handler = SIG_IGN};

    sigaction(signal, &action, NULL);
}

/* A signal may take a moment: a second that is over as soon as it came. */
static long arrival(const struct aim *aim, long sent)
{
    const struct timespec pause = {.tv_nsec = 10000000};

    if (sent < 0)
        return -errno;
    for (int i = 0; i < 20; i++) {
        if (aim->signals_seen() > 0)
            return ATTACK_DONE;
        nanosleep(&pause, NULL);
    }
    return ATTACK_NOTHING;
}

static long kill_victim(const struct aim *aim)
{
    ignore(SIGUSR1);
    return arrival(aim, kill(aim->victim, SIGUSR1));
}

static long kill_thread(const struct aim *aim)
{
    ignore(SIGUSR1);
    return arrival(aim, syscall(SYS_tgkill, aim->victim, aim->victim, SIGUSR1));
}

static long kill_task(const struct aim *aim)
{
    ignore(SIGUSR1);
    return arrival(aim, syscall(SYS_tkill, aim->victim, SIGUSR1));
}

static long queue_signal(const struct aim *aim)
{
    siginfo_t info = {.si_signo = SIGUSR1, .si_code = SI_QUEUE};

    ignore(SIGUSR1);
    return arrival(aim, syscall(SYS_rt_sigqueueinfo, aim->victim, SIGUSR1, &info));
}

static long queue_signal_to_thread(const struct aim *aim)
{
    siginfo_t info = {.si_signo = SIGUSR1, .si_code = SI_QUEUE};

    ignore(SIGUSR1);
    return arrival(aim, syscall(SYS_rt_tgsigqueueinfo, aim->victim, aim->victim, SIGUSR1, &info));
}

static long signal_by_descriptor(const struct aim *aim)
{
    ignore(SIGUSR1);
    long process = syscall(SYS_pidfd_open, aim->victim, 0);
    return arrival(aim,
                   process < 0 ? -1 : syscall(SYS_pidfd_send_signal, process, SIGUSR1, NULL, 0));
}

/* The null signal asks only whether one might. */
static long kill_loader(const struct aim *aim)
{
    return outcome(kill(aim->loader, 0));
}

/* -1 means all processes but the first one and oneself. */
static long kill_all(ANY_AIM)
{
    return outcome(kill(-1, 0));
}

static long kill_first(ANY_AIM)
{
    return getpid() == 1 ? -ESRCH : outcome(kill(1, 0));
}

static long kill_each(ANY_AIM)
{
    for (pid_t process = 1; process < 4096; process++) {
        if (process == getpid() || process == gettid())
            continue;
        if (kill(process, 0) == 0)
            return ATTACK_DONE;
        if (errno != ESRCH)
            return -errno;
    }
    return ATTACK_NOTHING;
}

/* A descriptor that becomes ready signals its owner, who may be anybody: the output's socket does
 * when it was full and the loader has read. */
static long signal_by_output(const struct aim *aim)
{
    int flags = fcntl(STDOUT_FILENO, F_GETFL);

    ignore(SIGIO);
    if (flags < 0 || fcntl(STDOUT_FILENO, F_SETOWN, aim->victim) < 0 ||
        fcntl(STDOUT_FILENO, F_SETFL, flags | O_ASYNC | O_NONBLOCK) < 0)
        return -errno;
    for (int i = 0; i < 100000 && write(STDOUT_FILENO, "\n", 1) == 1; i++)
        continue;
    return arrival(aim, 0);
}

static long choose_signal(ANY_AIM)
{
    return outcome(fcntl(STDOUT_FILENO, F_SETSIG, SIGKILL));
}

static long own_for_others(const struct aim *aim)
{
    const struct f_owner_ex owner = {.type = F_OWNER_PID, .pid = aim->loader};

    return outcome(fcntl(STDOUT_FILENO, F_SETOWN_EX, &owner));
}

/* A timer that signals a thread of somebody else: the kernel takes only threads of the caller. */
static long timer_for_others(const struct aim *aim)
{
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR1};
    int timer;

    event._sigev_un._tid = aim->victim == getpid() ? 0x3fffff : aim->victim;
    return outcome(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer));
}

const struct attack attacks_by_signals[] = {
    {"kill-victim", kill_victim, "nothing", "done"},
    {"kill-thread", kill_thread, "nothing", "done"},
    {"kill-task", kill_task, "ended", "done"},
    {"queue-signal", queue_signal, "ended", "done"},
    {"queue-signal-to-thread", queue_signal_to_thread, "ended", "done"},
    {"signal-by-descriptor", signal_by_descriptor, "ended", "done"},
    {"kill-loader", kill_loader, "ended", "done"},
    {"kill-all", kill_all, "ended", "done"},
    {"kill-first", kill_first, "ended", "done"},
    {"kill-each", kill_each, "ended", "done"},
    {"signal-by-output", signal_by_output, "ended", "done"},
    {"choose-signal", choose_signal, "ended", "done"},
    {"own-for-others", own_for_others, "ended", "done"},
    {"timer-for-others", timer_for_others, "ended", "EINVAL"},
    {NULL},
};
