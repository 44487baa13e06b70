/* SPDX-License-Identifier: BSD-2-Clause */
/* Means that are streams of the kernel: virtio-vsock, TCP over virtio-net, virtio-serial. */
#include "link.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <linux/vm_sockets.h> /* which does not include what it needs of sys/socket.h */

#define PORT        5000u /* and up, one for each virtual machine */
#define RETRY_US    50000u
#define HOST_PREFIX 0x0a000001u /* 10.0.N.1, where N is the machine */

static void stream_send(struct link *link, const void *bytes, size_t count)
{
    const char *from = bytes;

    while (count > 0) {
        const ssize_t done = write(link->out, from, count);
        if (done <= 0 && errno != EINTR && errno != EAGAIN)
            link_fail("write");
        if (done > 0) {
            from += done;
            count -= (size_t)done;
        }
    }
}

static void stream_receive(struct link *link, void *bytes, size_t count)
{
    char *to = bytes;

    while (count > 0) {
        const ssize_t done = read(link->in, to, count);
        if (done == 0 || (done < 0 && errno != EINTR && errno != EAGAIN))
            link_fail("read");
        if (done > 0) {
            to += done;
            count -= (size_t)done;
        }
    }
}

/* The host listens; a guest tries until somebody does. */
static int join(const struct link *link, int family, const struct sockaddr *address, socklen_t size)
{
    const int socket_fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (socket_fd < 0)
        link_fail("socket");
    if (link->side == LINK_GUEST) {
        while (connect(socket_fd, address, size) < 0)
            usleep(RETRY_US);
        return socket_fd;
    }
    if (bind(socket_fd, address, size) < 0 || listen(socket_fd, 1) < 0)
        link_fail("listen");
    const int accepted = accept4(socket_fd, NULL, NULL, SOCK_CLOEXEC);
    if (accepted < 0)
        link_fail("accept");
    close(socket_fd);
    return accepted;
}

static void vsock_open(struct link *link)
{
    const struct sockaddr_vm address = {
        .svm_family = AF_VSOCK,
        .svm_cid = link->side == LINK_HOST ? VMADDR_CID_ANY : VMADDR_CID_HOST,
        .svm_port = PORT + link->number,
    };

    link->in = link->out = join(link, AF_VSOCK, (const struct sockaddr *)&address, sizeof(address));
}

static void tcp_open(struct link *link)
{
    const int yes = 1;
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)(PORT + link->number)),
        .sin_addr = {link->side == LINK_HOST ? htonl(INADDR_ANY)
                                             : htonl(HOST_PREFIX + (link->number << 8))},
    };

    link->in = link->out = join(link, AF_INET, (const struct sockaddr *)&address, sizeof(address));
    if (setsockopt(link->in, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)) < 0)
        link_fail("TCP_NODELAY");
}

/* QEMU listens at the host's end, as soon as it runs; the guest's is a device node. */
static int serial_host(const struct link *link)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const int socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/serial.%u", link->number);
    while (connect(socket_fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
        usleep(RETRY_US);
    return socket_fd;
}

static int serial_guest(void)
{
    int port = -1;

    while ((port = open("/dev/vport0p1", O_RDWR | O_CLOEXEC)) < 0 &&
           (port = open("/dev/vport1p1", O_RDWR | O_CLOEXEC)) < 0)
        usleep(RETRY_US);
    return port;
}

static void serial_open(struct link *link)
{
    link->in = link->out = link->side == LINK_HOST ? serial_host(link) : serial_guest();
}

const struct means means_vsock = {"vsock", vsock_open, stream_send, stream_receive,
                                  NULL,    NULL,       NULL,        0};
const struct means means_tcp = {"tcp", tcp_open, stream_send, stream_receive, NULL, NULL, NULL, 0};
const struct means means_serial = {
    "virtio-serial", serial_open, stream_send, stream_receive, NULL, NULL, NULL, 0};
