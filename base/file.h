/* SPDX-License-Identifier: BSD-2-Clause */
/* Small helpers for whole files. */
#ifndef CAISSON_BASE_FILE_H
#define CAISSON_BASE_FILE_H

#include "base/arena.h"

#include <stdbool.h>

/*
 * Reads a regular file of at most `limit_bytes` whole; a NUL is put behind it. 0, or a negative
 * errno: -EISDIR for a folder, -EINVAL for another thing that is no regular file, -EFBIG where it
 * is larger.
 */
int file_read(struct arena *arena, const char *path, size_t limit_bytes, char **ret_bytes,
              size_t *ret_length);

/* Whether it is there and not a folder. */
bool file_exists(const char *path);

/* Makes the folder and those it lies in. 0 or a negative errno. */
int folder_make(struct arena *arena, const char *path);

/*
 * A file on its way: its new content stands under a temporary name beside it until it is committed.
 * A file whose content would not change is left alone, time stamp and all.
 */
struct file_draft {
    const char *path;
    const char *temporary; /* NULL: the file has this content already */
};

/* 0 or a negative errno, then nothing is left behind. Folders must exist. */
int file_draft_write(struct arena *arena, const char *path, const char *bytes, size_t length,
                     struct file_draft *ret_draft);
int file_draft_commit(struct file_draft *draft);
void file_draft_discard(struct file_draft *draft);

/* The part up to and without the last slash: "." where there is none, "/" for the root. */
char *path_folder(struct arena *arena, const char *path);
/* `path` itself where it is absolute, else below `folder`. "." as folder adds nothing. */
char *path_join(struct arena *arena, const char *folder, const char *path);
/* The part behind the last slash. */
const char *path_base(const char *path);

#endif
