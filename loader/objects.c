/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the kernel objects of a system. */
#include "loader/objects.h"

#include "loader/kinds.h"
#include "loader/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Since Linux 6.3 a memfd says whether it may be executed; older headers do not know the flags. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008u
#endif
#ifndef MFD_EXEC
#define MFD_EXEC 0x0010u
#endif

#define SEALS_PROGRAM (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

static int make_memfd(const char *name, unsigned execution)
{
    const unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    int descriptor = memfd_create(name, flags | execution);
    /* An older kernel: every memfd is executable there, and none needs to say so. */
    if (descriptor < 0 && errno == EINVAL)
        descriptor = memfd_create(name, flags);
    return descriptor < 0 ? -errno : descriptor;
}

int object_make_memory(const char *name, uint64_t size_bytes)
{
    int descriptor = make_memfd(name, MFD_NOEXEC_SEAL);
    if (descriptor < 0)
        return descriptor;
    while (ftruncate(descriptor, (off_t)size_bytes) < 0) {
        int error = -errno;
        if (error == -EINTR)
            continue;
        close(descriptor);
        return error;
    }
    return descriptor;
}

int object_make_eventfd(void)
{
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

static int fill(int descriptor, const unsigned char *start, const unsigned char *end)
{
    while (start < end) {
        ssize_t written = write(descriptor, start, (size_t)(end - start));
        if (written < 0 && errno != EINTR)
            return -errno;
        if (written > 0)
            start += written;
    }
    return lseek(descriptor, 0, SEEK_SET) < 0 ? -errno : 0;
}

static int make_filled(const char *name, unsigned execution, const unsigned char *start,
                       const unsigned char *end)
{
    int descriptor = make_memfd(name, execution);
    int error = descriptor < 0 ? 0 : fill(descriptor, start, end);
    if (error < 0) {
        close(descriptor);
        return error;
    }
    return descriptor;
}

int object_make_file(const char *name, const unsigned char *start, const unsigned char *end)
{
    return make_filled(name, MFD_NOEXEC_SEAL, start, end);
}

int object_make_program(const char *name, const unsigned char *start, const unsigned char *end)
{
    int descriptor = make_filled(name, MFD_EXEC, start, end);
    int error = descriptor < 0 ? 0 : object_seal(descriptor, SEALS_PROGRAM);
    if (error < 0) {
        close(descriptor);
        return error;
    }
    return descriptor;
}

int object_hide_program(int descriptor)
{
    return fchmod(descriptor, S_IXUSR | S_IXGRP | S_IXOTH) < 0 ? -errno : 0;
}

int object_seal(int descriptor, int seals)
{
    return fcntl(descriptor, F_ADD_SEALS, seals) < 0 ? -errno : 0;
}

int object_explain_kvm(const char *path, int error, struct failure *failure)
{
    if (error == EACCES || error == EPERM)
        return failure_set(failure, error,
                           "no permission for %s\n"
                           "  Join its group (sudo usermod -aG kvm $USER, then log in again), or "
                           "run a simulated machine: simulate --simulated",
                           path);
    if (error == ENOENT || error == ENODEV || error == ENXIO)
        return failure_set(failure, error,
                           "no %s: this machine has no hardware virtualisation for Linux to use, "
                           "or %s\n"
                           "  A simulated machine needs none of it: simulate --simulated",
                           path, machine_kvm_hint);
    return failure_set(failure, error,
                       "cannot open %s: %s\n"
                       "  A simulated machine does without it: simulate --simulated",
                       path, strerror(error));
}

int object_open_kvm(const char *path, struct failure *failure)
{
    int descriptor = open(path, O_RDWR | O_CLOEXEC);
    return descriptor < 0 ? object_explain_kvm(path, errno, failure) : descriptor;
}

int object_make_end(int descriptor, uint32_t kind, uint32_t rights)
{
    int end;
    const enum operation_kind made = kind_of(kind)->made;
    if ((made == OPERATION_MAKE_MEMORY || made == OPERATION_MAKE_FILE) &&
        (rights & CAISSON_RIGHT_WRITE) == 0) {
        char path[32];
        snprintf(path, sizeof(path), "/proc/self/fd/%d", descriptor);
        end = open(path, O_RDONLY | O_CLOEXEC);
    } else {
        end = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    }
    return end < 0 ? -errno : end;
}
