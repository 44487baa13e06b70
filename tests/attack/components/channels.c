/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens ways to others that were not declared: sockets, System V and POSIX objects, pipes. */
#define _GNU_SOURCE
#include "attack.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

static long make_socket(int family, int type, int protocol)
{
    return outcome(socket(family, type | SOCK_CLOEXEC, protocol));
}

static long socket_early(ANY_AIM)
{
    return make_socket(AF_INET, SOCK_STREAM, 0);
}

/* One that nobody listens at: to be refused by it means to have reached it. */
static long connect_internet(ANY_AIM)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int end = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (end < 0)
        return -errno;
    return outcome(connect(end, (const struct sockaddr *)&address, sizeof(address)));
}

static long send_datagram(ANY_AIM)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int end = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (end < 0)
        return -errno;
    return outcome(sendto(end, "x", 1, 0, (const struct sockaddr *)&address, sizeof(address)));
}

static long listen_internet6(ANY_AIM)
{
    int end = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return end < 0 ? -errno : outcome(listen(end, 1));
}

/* An abstract name lives in the network namespace, not in a file system. */
static long bind_abstract(ANY_AIM)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0caisson attack"};
    int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (end < 0)
        return -errno;
    return outcome(bind(end, (const struct sockaddr *)&address, sizeof(address)));
}

static long make_packet(ANY_AIM)
{
    return make_socket(AF_PACKET, SOCK_RAW, 0);
}

static long make_raw(ANY_AIM)
{
    return make_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
}

static long make_netlink(ANY_AIM)
{
    return make_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
}

static long make_vsock(ANY_AIM)
{
    return make_socket(AF_VSOCK, SOCK_STREAM, 0);
}

static long make_cipher(ANY_AIM)
{
    return make_socket(AF_ALG, SOCK_SEQPACKET, 0);
}

static long make_pair(ANY_AIM)
{
    int ends[2];

    return outcome(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}

/* A descriptor sent over a socket is a capability given away. */
static long send_descriptor(ANY_AIM)
{
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.head = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
    struct iovec data = {(char[]){"x"}, 1};
    const struct msghdr message = {.msg_iov = &data,
                                   .msg_iovlen = 1,
                                   .msg_control = &control,
                                   .msg_controllen = sizeof(control)};
    const int sent = DESCRIPTOR_PAPER;
    int ends[2];

    memcpy(CMSG_DATA(&control.head), &sent, sizeof(sent));
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        return outcome(sendmsg(STDOUT_FILENO, &message, 0));
    return outcome(sendmsg(ends[0], &message, 0));
}

static long send_over_output(ANY_AIM)
{
    return outcome(send(STDOUT_FILENO, "x", 1, 0));
}

static long make_shared_memory(ANY_AIM)
{
    int segment = shmget(IPC_PRIVATE, 4096, 0600 | IPC_CREAT);

    return segment < 0 ? -errno : outcome(shmctl(segment, IPC_RMID, NULL));
}

static long make_queue(ANY_AIM)
{
    int queue = msgget(IPC_PRIVATE, 0600 | IPC_CREAT);

    return queue < 0 ? -errno : outcome(msgctl(queue, IPC_RMID, NULL));
}

static long make_semaphores(ANY_AIM)
{
    int set = semget(IPC_PRIVATE, 1, 0600 | IPC_CREAT);

    return set < 0 ? -errno : outcome(semctl(set, 0, IPC_RMID));
}

static long make_posix_queue(ANY_AIM)
{
    long queue = syscall(SYS_mq_open, "caisson-attack", O_RDWR | O_CREAT, 0600, NULL);

    if (queue >= 0)
        syscall(SYS_mq_unlink, "caisson-attack");
    return outcome(queue);
}

static long list_shared_memory(ANY_AIM)
{
    struct shminfo info;

    return outcome(shmctl(0, IPC_INFO, (struct shmid_ds *)&info));
}

/* Objects of one's own, in one's own process, reach nobody; they only cost memory. */
static long make_pipe(ANY_AIM)
{
    int ends[2];

    return outcome(pipe2(ends, O_CLOEXEC));
}

static long make_event(ANY_AIM)
{
    return outcome(eventfd(0, EFD_CLOEXEC));
}

static long make_poll(ANY_AIM)
{
    return outcome(epoll_create1(EPOLL_CLOEXEC));
}

static long make_timer(ANY_AIM)
{
    return outcome(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
}

static long make_signals(ANY_AIM)
{
    sigset_t set;

    sigemptyset(&set);
    return outcome(signalfd(-1, &set, SFD_CLOEXEC));
}

const struct attack attacks_through_channels[] = {
    {"socket-early", socket_early, "EPERM", "done", NULL, true},
    {"connect-internet", connect_internet, "EPERM", "ECONNREFUSED"},
    {"send-datagram", send_datagram, "EPERM", "done"},
    {"listen-internet6", listen_internet6, "EPERM", "done EAFNOSUPPORT"},
    {"bind-abstract", bind_abstract, "EPERM", "done"},
    {"make-packet", make_packet, "EPERM", "done EAFNOSUPPORT"},
    {"make-raw", make_raw, "EPERM", "done"},
    {"make-netlink", make_netlink, "EPERM", "done"},
    {"make-vsock", make_vsock, "EPERM", "done EAFNOSUPPORT"},
    {"make-cipher", make_cipher, "EPERM", "done EAFNOSUPPORT"},
    {"make-pair", make_pair, "EPERM", "done"},
    {"send-descriptor", send_descriptor, "ended", "done"},
    /* a monitor sends to its console so */
    {"send-over-output", send_over_output, "ended", "done", .in_monitor = "done"},
    {"make-shared-memory", make_shared_memory, "ended", "done ENOSYS"},
    {"make-queue", make_queue, "ended", "done ENOSYS"},
    {"make-semaphores", make_semaphores, "ended", "done ENOSYS"},
    {"make-posix-queue", make_posix_queue, "ended", "done ENOSYS"},
    {"list-shared-memory", list_shared_memory, "ended", "done ENOSYS"},
    {"make-pipe", make_pipe, "EPERM", "done"},
    {"make-event", make_event, "EPERM", "done", .in_monitor = "done"},
    {"make-poll", make_poll, "EPERM", "done"},
    {"make-timer", make_timer, "EPERM", "done"},
    {"make-signals", make_signals, "EPERM", "done"},
    {NULL},
};
