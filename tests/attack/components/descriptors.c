/* SPDX-License-Identifier: BSD-2-Clause */
/* Guesses descriptors, and abuses the standard ones: the null device, and the socket to the
 * loader. */
#define _GNU_SOURCE
#include "attack.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

/* Every number but the declared ones is closed. */
static long guess(ANY_AIM)
{
    int found = 0;
    struct stat status;

    for (int descriptor = DESCRIPTOR_COUNT; descriptor < 65536; descriptor++) {
        if (fstat(descriptor, &status) == 0) {
            note("descriptor %d is open, mode %o", descriptor, status.st_mode);
            found++;
        } else if (errno != EBADF) {
            return -errno;
        }
    }
    return found > 0 ? ATTACK_DONE : ATTACK_NOTHING;
}

/* Declared memories are as large as declared, nobody else's files, and of the declared access. */
static bool is_memory(int descriptor, off_t bytes, int access)
{
    struct stat status;

    if (fstat(descriptor, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size != bytes)
        return false;
    return (fcntl(descriptor, F_GETFL) & O_ACCMODE) == access;
}

static long look_at_declared(ANY_AIM)
{
    struct stat status;
    bool right = is_memory(DESCRIPTOR_SHOWN, 4096, O_RDONLY);

    right = is_memory(DESCRIPTOR_PAPER, 4096, O_RDWR) && right;
    right = is_memory(DESCRIPTOR_BELL, 4096, O_RDWR) && right;
    right = is_memory(DESCRIPTOR_KNOCK, 4096, O_RDWR) && right;
    right = is_memory(DESCRIPTOR_ATTACK, 135168, O_RDWR) && right;
    right = is_memory(DESCRIPTOR_TARGET, 135168, O_RDWR) && right;
    right = fstat(0, &status) == 0 && S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3) &&
            right;
    right = fstat(1, &status) == 0 && S_ISSOCK(status.st_mode) && right;
    right = fstat(2, &status) == 0 && S_ISSOCK(status.st_mode) && right;
    return right ? ATTACK_NOTHING : ATTACK_DONE;
}

/* The null device is open for reading; /proc gives the way to open it anew. */
static long reopen_input(ANY_AIM)
{
    return outcome(open("/proc/self/fd/0", O_RDWR | O_CLOEXEC));
}

static long write_input(ANY_AIM)
{
    return outcome(write(STDIN_FILENO, "x", 1));
}

/* The loader's end of the socket. */
static long reopen_output(ANY_AIM)
{
    return outcome(open("/proc/self/fd/1", O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

static long read_output(ANY_AIM)
{
    char byte;
    ssize_t count = read(STDOUT_FILENO, &byte, 1);

    return count == 0 ? ATTACK_NOTHING : outcome(count);
}

static long grow_output(ANY_AIM)
{
    return outcome(fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 1 << 20));
}

/* More of the kernel's memory for what nobody has read. */
static long widen_output(ANY_AIM)
{
    const int bytes = 1 << 20;

    return outcome(setsockopt(STDOUT_FILENO, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes)));
}

/* The other end's process and user. */
static long ask_for_loader(ANY_AIM)
{
    struct ucred loader;
    socklen_t bytes = sizeof(loader);

    return outcome(getsockopt(STDOUT_FILENO, SOL_SOCKET, SO_PEERCRED, &loader, &bytes));
}

/* A descriptor that the loader did not ask for; it has no room for it, so that the kernel closes
 * it. */
static long hand_over_output(ANY_AIM)
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
    const int handed = DESCRIPTOR_PAPER;

    memcpy(CMSG_DATA(&control.head), &handed, sizeof(handed));
    return outcome(sendmsg(STDOUT_FILENO, &message, 0));
}

/* Pages given to a pipe stay those of this process, and change under its reader. */
static long give_pages(ANY_AIM)
{
    static char page[4096] __attribute__((aligned(4096)));
    struct iovec pages = {page, sizeof(page)};

    memset(page, '.', sizeof(page));
    page[sizeof(page) - 1] = '\n';
    return outcome(vmsplice(STDOUT_FILENO, &pages, 1, SPLICE_F_GIFT));
}

static long splice_memory(ANY_AIM)
{
    off_t offset = 0;

    return outcome(splice(DESCRIPTOR_SHOWN, &offset, STDOUT_FILENO, NULL, 1, 0));
}

static long send_memory(ANY_AIM)
{
    off_t offset = 0;

    return outcome(sendfile(STDOUT_FILENO, DESCRIPTOR_SHOWN, &offset, 1));
}

/* Output and error output are the same socket. */
static long tee_output(ANY_AIM)
{
    return outcome(tee(STDOUT_FILENO, STDERR_FILENO, 1, SPLICE_F_NONBLOCK));
}

static long notify_folder(ANY_AIM)
{
    return outcome(fcntl(STDIN_FILENO, F_NOTIFY, DN_MODIFY));
}

static long type_on_terminal(ANY_AIM)
{
    for (int descriptor = 0; descriptor < DESCRIPTOR_COUNT; descriptor++)
        if (ioctl(descriptor, TIOCSTI, "x") == 0)
            return ATTACK_DONE;
    return -errno;
}

/* Numbers of requests have 32 bits: what stands above must not matter to the filter where it does
 * not to the kernel. */
static long type_wide(ANY_AIM)
{
    return outcome(syscall(SYS_ioctl, STDIN_FILENO, (1l << 32) | TIOCSTI, "x"));
}

static long take_terminal(ANY_AIM)
{
    return outcome(ioctl(STDIN_FILENO, TIOCSCTTY, 1));
}

static long paste_on_console(ANY_AIM)
{
    char subcode = 3; /* paste the selection: tioclinux(2) */

    return outcome(ioctl(STDIN_FILENO, TIOCLINUX, &subcode));
}

static long count_output(ANY_AIM)
{
    int bytes;

    return outcome(ioctl(STDOUT_FILENO, FIONREAD, &bytes));
}

static long make_asynchronous(ANY_AIM)
{
    int on = 1;

    return outcome(ioctl(STDOUT_FILENO, FIOASYNC, &on));
}

static long ask_for_file_system(ANY_AIM)
{
    unsigned flags = 0;

    return outcome(ioctl(DESCRIPTOR_PAPER, _IOR('f', 1, long), &flags));
}

const struct attack attacks_on_descriptors[] = {
    {"guess-descriptors", guess, "nothing", "nothing"},
    {"look-at-declared", look_at_declared, "nothing", "nothing"},
    {"reopen-input", reopen_input, "EPERM", "done"},
    {"write-input", write_input, "EBADF", "EBADF"},
    {"reopen-output", reopen_output, "EPERM", "ENXIO"},
    {"read-output", read_output, "nothing", "nothing"},
    {"grow-output", grow_output, "ended", "EBADF"},
    {"widen-output", widen_output, "ended", "done"},
    {"ask-for-loader", ask_for_loader, "ended", "done"},
    {"hand-over-output", hand_over_output, "ended", "done"},
    {"give-pages", give_pages, "ended", "EBADF"},
    {"splice-memory", splice_memory, "ended", "EINVAL"},
    {"send-memory", send_memory, "ended", "done"},
    {"tee-output", tee_output, "ended", "EINVAL"},
    {"notify-folder", notify_folder, "ended", "ENOTDIR"},
    {"type-on-terminal", type_on_terminal, "ended", "ENOTTY"},
    {"type-wide", type_wide, "ended", "ENOTTY"},
    {"take-terminal", take_terminal, "ended", "ENOTTY"},
    {"paste-on-console", paste_on_console, "ended", "ENOTTY"},
    {"count-output", count_output, "ENOTTY", "done"},
    {"make-asynchronous", make_asynchronous, "ended", "done"},
    {"ask-for-file-system", ask_for_file_system, "ended", "done ENOTTY"},
    {NULL},
};
