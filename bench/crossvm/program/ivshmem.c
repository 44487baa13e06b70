/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU's ivshmem-doorbell, at its fastest: memory and doorbell mapped into the guest's process, its
 * interrupt by the module in kmod/. The host's process is the server of QEMU's protocol
 * (docs/specs/ivshmem-spec.txt there), so that nobody stands between.
 */
#include "ring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PAGE_BYTES       4096
#define DOORBELL         3 /* in words, among the registers */
#define PROTOCOL_VERSION 0
#define HOST_ID          0
#define GUEST_ID         1

/* One number, with a descriptor where it is not negative. */
static void tell(int peer, int64_t number, int descriptor)
{
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {{0}};
    struct iovec part = {.iov_base = &number, .iov_len = sizeof(number)};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    if (descriptor >= 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof(control.bytes);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    }
    if (sendmsg(peer, &message, 0) != (ssize_t)sizeof(number))
        link_fail("ivshmem: sendmsg");
}

/* QEMU's process, when it has come. */
static int accept_qemu(const struct link *link)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/ivshmem.%u", link->number);
    unlink(address.sun_path);
    if (listener < 0 || bind(listener, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
        listen(listener, 1) < 0)
        link_fail(address.sun_path);
    const int peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (peer < 0)
        link_fail("ivshmem: accept");
    close(listener);
    return peer;
}

/* The connection to QEMU stays open for good: its end would tell that everybody is gone. */
static void open_host(struct link *link)
{
    const int memory = memfd_create("ivshmem", MFD_CLOEXEC);
    void *mapped = MAP_FAILED;

    if (memory >= 0 && ftruncate(memory, RING_MEMORY_BYTES) == 0)
        mapped = mmap(NULL, RING_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    link->in = eventfd(0, EFD_CLOEXEC);
    link->out = eventfd(0, EFD_CLOEXEC);
    if (mapped == MAP_FAILED || link->in < 0 || link->out < 0)
        link_fail("ivshmem: memory and events");
    ring_attach(link, mapped);
    const int peer = accept_qemu(link);
    tell(peer, PROTOCOL_VERSION, -1);
    tell(peer, GUEST_ID, -1);
    tell(peer, -1, memory);
    tell(peer, HOST_ID, link->in);
    tell(peer, GUEST_ID, link->out);
}

static void open_guest(struct link *link)
{
    int device = -1;

    while ((device = open("/dev/uio0", O_RDWR | O_CLOEXEC)) < 0)
        usleep(50000);
    /* Which of the two is said by the page's number: UIO's way. */
    void *registers = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
    void *memory =
        mmap(NULL, RING_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, device, PAGE_BYTES);
    if (registers == MAP_FAILED || memory == MAP_FAILED)
        link_fail("ivshmem: mmap");
    link->doorbell = (volatile uint32_t *)registers + DOORBELL;
    link->doorbell_value = HOST_ID << 16;
    link->in = device;
    ring_attach(link, memory);
}

static void ivshmem_open(struct link *link)
{
    if (link->side == LINK_HOST)
        open_host(link);
    else
        open_guest(link);
}

static void ivshmem_signal(struct link *link)
{
    const uint64_t one = 1;

    if (link->side == LINK_GUEST)
        *link->doorbell = link->doorbell_value;
    else if (write(link->out, &one, sizeof(one)) != (ssize_t)sizeof(one))
        link_fail("ivshmem: write");
}

static void ivshmem_wait(struct link *link)
{
    uint64_t count;
    const size_t size = link->side == LINK_GUEST ? sizeof(int32_t) : sizeof(count);

    while (read(link->in, &count, size) != (ssize_t)size) {
        /* QEMU makes what it gets non-blocking, for everybody who shares it. */
        if (errno == EAGAIN)
            fcntl(link->in, F_SETFL, 0);
        else if (errno != EINTR)
            link_fail("ivshmem: read");
    }
}

const struct means means_ivshmem = {"ivshmem",      ivshmem_open, ring_send, ring_receive,
                                    ivshmem_signal, ivshmem_wait, NULL,      0};
const struct means means_spin = {"spin", ivshmem_open, ring_send, ring_receive,
                                 NULL,   NULL,         NULL,      1};
