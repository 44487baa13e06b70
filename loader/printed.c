/* SPDX-License-Identifier: BSD-2-Clause */
/* Carries what an instance prints to the loader. */
#include "loader/printed.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static uint64_t to_ns(const struct timespec *time)
{
    return (uint64_t)time->tv_sec * 1000000000u + (uint64_t)time->tv_nsec;
}

uint64_t printed_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return to_ns(&now);
}

static int stamp_packets(int end)
{
    const int on = 1;
    return setsockopt(end, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) < 0 ? -errno : 0;
}

/* Nothing can be read at the instance's end. The kernel doubles the size of the buffer, as it
 * counts its own data too (socket(7)). */
static int prepare(const int ends[2])
{
    const int buffer_bytes = PRINTED_BYTES_MOST / 2;
    if (setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof(buffer_bytes)) < 0 ||
        shutdown(ends[0], SHUT_WR) < 0)
        return -errno;
    return stamp_packets(ends[0]);
}

static int prepare_console(const int ends[2])
{
    return fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0 ? -errno : stamp_packets(ends[0]);
}

static int make(int (*prepare_ends)(const int ends[2]), int ret_ends[2])
{
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return -errno;
    int error = prepare_ends(ends);
    if (error < 0) {
        close(ends[0]);
        close(ends[1]);
        return error;
    }
    ret_ends[0] = ends[0];
    ret_ends[1] = ends[1];
    return 0;
}

int printed_make(int ret_ends[2])
{
    return make(prepare, ret_ends);
}

int printed_make_console(int ret_ends[2])
{
    return make(prepare_console, ret_ends);
}

/*
 * There is room for the stamp, which comes first, and for nothing else: descriptors that an
 * instance sends are closed by the kernel. ECONNRESET comes once, before what is still to be read:
 * the instance has closed its end and left something typed.
 */
int printed_receive(int descriptor, char *bytes, size_t size, struct printed *ret_printed)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(struct timespec))];
    } control;
    struct iovec into = {.iov_base = bytes, .iov_len = size};
    struct msghdr message = {.msg_iov = &into,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof(control)};
    ssize_t count;
    do
        count = recvmsg(descriptor, &message, MSG_DONTWAIT | MSG_TRUNC);
    while (count < 0 && (errno == EINTR || errno == ECONNRESET));
    if (count < 0)
        return -errno;
    const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == NULL || header->cmsg_type != SCM_TIMESTAMPNS) {
        /* Only the end has no stamp. */
        return count == 0 ? 0 : -EPROTO;
    }
    struct timespec stamp;
    memcpy(&stamp, CMSG_DATA(header), sizeof(stamp));
    size_t sent = (size_t)count;
    *ret_printed = (struct printed){.bytes = sent < size ? sent : size,
                                    .lost = sent < size ? 0 : sent - size,
                                    .stamp_ns = to_ns(&stamp)};
    return 1;
}
