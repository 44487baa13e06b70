/* SPDX-License-Identifier: BSD-2-Clause */
/* Small helpers for whole files: read, write when changed, folders, paths. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads to the end, but never more than the limit, whatever fstat said: the file may be growing. */
static int read_all(struct arena *arena, int fd, size_t limit, char **ret_bytes, size_t *ret_length)
{
    size_t capacity = 16384;
    size_t length = 0;
    char *bytes = memory_resize(NULL, capacity, 1);
    int result = 0;
    for (;;) {
        ssize_t got = read(fd, bytes + length, capacity - length);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            result = got < 0 ? -errno : 0;
            break;
        }
        length += (size_t)got;
        if (length > limit) {
            result = -EFBIG;
            break;
        }
        if (length == capacity) {
            capacity *= 2;
            bytes = memory_resize(bytes, capacity, 1);
        }
    }
    if (result == 0) {
        *ret_bytes = arena_copy(arena, bytes, length);
        *ret_length = length;
    }
    free(bytes);
    return result;
}

int file_read(struct arena *arena, const char *path, size_t limit_bytes, char **ret_bytes,
              size_t *ret_length)
{
    /* Non-blocking, so that opening a FIFO does not wait for a writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return -errno;
    }
    struct stat status;
    int result = 0;
    if (fstat(fd, &status) < 0) {
        result = -errno;
    } else if (S_ISDIR(status.st_mode)) {
        result = -EISDIR;
    } else if (!S_ISREG(status.st_mode)) {
        result = -EINVAL;
    } else if ((uint64_t)status.st_size > limit_bytes) {
        result = -EFBIG;
    } else {
        result = read_all(arena, fd, limit_bytes, ret_bytes, ret_length);
    }
    close(fd);
    return result;
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

int folder_make(struct arena *arena, const char *path)
{
    char *part = arena_copy(arena, path, strlen(path));
    for (char *slash = strchr(part + (*part == '/'), '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0777) < 0 && errno != EEXIST) {
            return -errno;
        }
        *slash = '/';
    }
    struct stat status;
    if (mkdir(part, 0777) < 0 && errno != EEXIST) {
        return -errno;
    }
    if (stat(part, &status) < 0) {
        return -errno;
    }
    return S_ISDIR(status.st_mode) ? 0 : -ENOTDIR;
}

static bool has_content(struct arena *arena, const char *path, const char *bytes, size_t length)
{
    char *old = NULL;
    size_t old_length = 0;
    return file_read(arena, path, length, &old, &old_length) == 0 && old != NULL &&
           old_length == length && memcmp(old, bytes, length) == 0;
}

static int write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(fd, bytes, length);
        if (put < 0 && errno != EINTR) {
            return -errno;
        }
        if (put > 0) {
            bytes += put;
            length -= (size_t)put;
        }
    }
    return 0;
}

int file_draft_write(struct arena *arena, const char *path, const char *bytes, size_t length,
                     struct file_draft *ret_draft)
{
    struct file_draft draft = {.path = path};
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        return -EISDIR;
    }
    if (has_content(arena, path, bytes, length)) {
        *ret_draft = draft;
        return 0;
    }
    draft.temporary = arena_print(arena, "%s.%ld.tmp", path, (long)getpid());
    int fd = open(draft.temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        return -errno;
    }
    int result = write_all(fd, bytes, length);
    if (close(fd) < 0 && result == 0) {
        result = -errno;
    }
    if (result < 0) {
        unlink(draft.temporary);
        return result;
    }
    *ret_draft = draft;
    return 0;
}

int file_draft_commit(struct file_draft *draft)
{
    if (draft->temporary != NULL && rename(draft->temporary, draft->path) < 0) {
        return -errno;
    }
    draft->temporary = NULL;
    return 0;
}

void file_draft_discard(struct file_draft *draft)
{
    if (draft->temporary != NULL) {
        unlink(draft->temporary);
    }
    draft->temporary = NULL;
}

char *path_folder(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return arena_copy(arena, ".", 1);
    }
    return arena_copy(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

char *path_join(struct arena *arena, const char *folder, const char *path)
{
    if (*path == '/' || strcmp(folder, ".") == 0) {
        return arena_copy(arena, path, strlen(path));
    }
    size_t length = strlen(folder);
    return arena_print(arena, "%s%s%s", folder, length > 0 && folder[length - 1] == '/' ? "" : "/",
                       path);
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}
