/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks for the kernel's larger services: each is a way around the others' checks, or a large
 * surface of its own. */
#define _GNU_SOURCE
#include "attack.h"

#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/membarrier.h>
#include <linux/mempolicy.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Requests in its rings are carried out past the filter. */
static long ring_setup(ANY_AIM)
{
    struct io_uring_params parameters = {0};

    return outcome(syscall(SYS_io_uring_setup, 4, &parameters));
}

static long ring_enter(ANY_AIM)
{
    return outcome(syscall(SYS_io_uring_enter, DESCRIPTOR_PAPER, 1, 0, 0, NULL, 0));
}

static long ring_register(ANY_AIM)
{
    struct {
        struct io_uring_probe head;
        struct io_uring_probe_op operations[64];
    } probe = {0};

    return outcome(syscall(SYS_io_uring_register, -1, IORING_REGISTER_PROBE, &probe, 64));
}

static long asynchronous_setup(ANY_AIM)
{
    aio_context_t context = 0;

    return outcome(syscall(SYS_io_setup, 1, &context));
}

/* Keyrings belong to users and sessions, not to processes: a channel between all of one user. */
static long key_add(ANY_AIM)
{
    return outcome(
        syscall(SYS_add_key, "user", "caisson-attack", "x", 1, KEY_SPEC_PROCESS_KEYRING));
}

static long key_request(ANY_AIM)
{
    return outcome(
        syscall(SYS_request_key, "user", "caisson-attack", NULL, KEY_SPEC_PROCESS_KEYRING));
}

static long key_session(ANY_AIM)
{
    return outcome(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 1));
}

static long program_map(ANY_AIM)
{
    union bpf_attr attributes;

    memset(&attributes, 0, sizeof(attributes));
    attributes.map_type = BPF_MAP_TYPE_ARRAY;
    attributes.key_size = 4;
    attributes.value_size = 4;
    attributes.max_entries = 1;
    return outcome(syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof(attributes)));
}

static long program_load(ANY_AIM)
{
    static const struct bpf_insn code[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 0},
        {.code = BPF_JMP | BPF_EXIT},
    };
    union bpf_attr attributes;

    memset(&attributes, 0, sizeof(attributes));
    attributes.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
    attributes.insns = (uintptr_t)code;
    attributes.insn_cnt = 2;
    attributes.license = (uintptr_t) "";
    return outcome(syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof(attributes)));
}

static long measure(pid_t process)
{
    struct perf_event_attr attributes = {
        .type = PERF_TYPE_SOFTWARE,
        .size = sizeof(attributes),
        .config = PERF_COUNT_SW_TASK_CLOCK,
    };

    return outcome(syscall(SYS_perf_event_open, &attributes, process, -1, -1, 0));
}

static long measure_itself(ANY_AIM)
{
    return measure(0);
}

static long measure_victim(const struct aim *aim)
{
    return measure(aim->victim);
}

/* Holds the kernel up in the middle of a copy, for as long as it likes. */
static long handle_faults(ANY_AIM)
{
    return outcome(syscall(SYS_userfaultfd, O_CLOEXEC));
}

static long handle_user_faults(ANY_AIM)
{
    return outcome(syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY));
}

/* Interrupts all processors, or those of everybody. */
static long barrier_global(ANY_AIM)
{
    return outcome(syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0));
}

static long barrier_private(ANY_AIM)
{
    return outcome(syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0));
}

/* Tells which pages of a shared file are in memory. */
static long is_resident(ANY_AIM)
{
    unsigned char resident;
    void *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, DESCRIPTOR_SHOWN, 0);

    return page == MAP_FAILED ? -errno : outcome(mincore(page, 4096, &resident));
}

static long place_memory(ANY_AIM)
{
    return outcome(syscall(SYS_set_mempolicy, MPOL_DEFAULT, NULL, 0));
}

static long migrate(const struct aim *aim)
{
    const unsigned long from = 1;
    const unsigned long to = 1;

    return outcome(syscall(SYS_migrate_pages, aim->victim, 8, &from, &to));
}

/* A timer of the kernel for every caller of it, in the kernel's memory. */
static long many_timers(ANY_AIM)
{
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    int made = 0;
    int timer;

    while (made < 100000 && syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) == 0)
        made++;
    note("%d timers", made);
    return made == 100000 ? ATTACK_DONE : -errno;
}

static long wake_machine(ANY_AIM)
{
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    int timer;

    return outcome(syscall(SYS_timer_create, CLOCK_REALTIME_ALARM, &event, &timer));
}

static long look_up_cookie(ANY_AIM)
{
    char path[64];

    return outcome(syscall(SYS_lookup_dcookie, 0ull, path, sizeof(path)));
}

static long random_blocking(ANY_AIM)
{
    char bytes[16];

    return outcome(syscall(SYS_getrandom, bytes, sizeof(bytes), 0));
}

/* A number that no kernel has. */
static long unknown_call(ANY_AIM)
{
    return outcome(syscall(1000));
}

static long negative_call(ANY_AIM)
{
    return outcome(syscall(-1));
}

const struct attack attacks_on_services[] = {
    {"ring-setup", ring_setup, "ended", "done ENOSYS EPERM"},
    {"ring-enter", ring_enter, "ended", "EOPNOTSUPP ENOSYS"},
    {"ring-register", ring_register, "ended", "done EBADF EINVAL ENOSYS"},
    {"asynchronous-setup", asynchronous_setup, "ended", "done ENOSYS"},
    {"key-add", key_add, "ended", "done ENOSYS"},
    {"key-request", key_request, "ended", "ENOKEY ENOSYS"},
    {"key-session", key_session, "ended", "done ENOSYS"},
    {"program-map", program_map, "ended", "done ENOSYS"},
    {"program-load", program_load, "ended", "done ENOSYS"},
    {"measure-itself", measure_itself, "ended", "done ENOSYS"},
    {"measure-victim", measure_victim, "ended", "done ENOSYS"},
    {"handle-faults", handle_faults, "ended", "done ENOSYS"},
    {"handle-user-faults", handle_user_faults, "ended", "done ENOSYS"},
    {"barrier-global", barrier_global, "ENOSYS", "done ENOSYS"},
    {"barrier-private", barrier_private, "ENOSYS", "done ENOSYS"},
    {"is-resident", is_resident, "EPERM", "done"},
    {"place-memory", place_memory, "EPERM", "done ENOSYS"},
    {"migrate", migrate, "ended", "done ENOSYS"},
    {"many-timers", many_timers, "ended", "EAGAIN done"}, /* RLIMIT_SIGPENDING */
    {"wake-machine", wake_machine, "ended", "done EOPNOTSUPP"},
    {"look-up-cookie", look_up_cookie, "ended", "EINVAL ENOSYS"},
    {"random", random_blocking, "done", "done"},
    {"unknown-call", unknown_call, "ended", "ENOSYS"},
    {"negative-call", negative_call, "ended", "ENOSYS"},
    {NULL},
};
