/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps what the preprocessor printed, for as long as it would print the same. */
#define _GNU_SOURCE
#include "compiler/preprocess_cache.h"

#include "base/file.h"
#include "base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRIES_MAX       512u
#define ENTRY_LIMIT_BYTES ((size_t)1024 * 1024)
#define SETTLED_SECONDS   2 /* time stamps of files are not exact */

#define ENTRY_PREFIX "preprocessed-"

static const char entry_head[] = "caisson preprocessed 1\n";

/* Text of which the result may change without a change of what was read. */
static const char *const changing[] = {"__has_include", "__has_embed", "include_next",
                                       "embed",         "__DATE__",    "__TIME"};

/* --- the folder --- */

static bool is_own(int fd, mode_t kind)
{
    struct stat status;
    return fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) == kind &&
           status.st_uid == geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static int open_folder(struct arena *arena)
{
    const char *base = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    if (base == NULL || *base != '/') {
        base = home == NULL || *home != '/' ? NULL : arena_print(arena, "%s/.cache", home);
    }
    if (base == NULL || strcmp(base, "/.cache") == 0) {
        return -1;
    }
    const char *path = arena_print(arena, "%s/caisson", base);
    (void)mkdir(base, 0700);
    (void)mkdir(path, 0700);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder >= 0 && !is_own(folder, S_IFDIR)) {
        close(folder);
        folder = -1;
    }
    return folder;
}

/* --- the key --- */

static void add_program(struct text *key, struct arena *arena, const char *program)
{
    const char *path = strchr(program, '/') != NULL ? program : NULL;
    const char *search = getenv("PATH");
    struct stat status;
    while (path == NULL && search != NULL) {
        size_t length = strcspn(search, ":");
        const char *found = arena_print(arena, "%.*s/%s", (int)length, search, program);
        path = access(found, X_OK) == 0 ? found : NULL;
        search = search[length] == ':' ? search + length + 1 : NULL;
    }
    if (path != NULL && stat(path, &status) == 0) {
        text_print(key, "%s %ju %ju %jd %jd.%ld", path, (uintmax_t)status.st_dev,
                   (uintmax_t)status.st_ino, (intmax_t)status.st_size,
                   (intmax_t)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
    }
    text_append(key, "", 1);
}

static void make_key(struct preprocess_cache *cache, struct arena *arena, char *const *arguments)
{
    static const char *const variables[] = {"CPATH", "C_INCLUDE_PATH", "GCC_EXEC_PREFIX",
                                            "COMPILER_PATH"};
    struct text key = {0};
    char folder[4096];
    add_program(&key, arena, arguments[0]);
    text_add(&key, getcwd(folder, sizeof(folder)) == NULL ? "" : folder);
    for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
        const char *value = getenv(variables[i]);
        text_append(&key, "", 1);
        text_add(&key, value == NULL ? "" : value);
    }
    for (size_t i = 0; arguments[i] != NULL; i++) {
        text_append(&key, "", 1);
        text_add(&key, arguments[i]);
    }
    cache->key = arena_copy(arena, key.bytes, key.length);
    cache->key_length = key.length;
    text_finish(&key);
}

void preprocess_cache_init(struct preprocess_cache *cache, struct compile *compile,
                           char *const *arguments)
{
    *cache = (struct preprocess_cache){.folder = -1};
    if (compile->options->has_cpp_flags) {
        return; /* they may look for headers anywhere */
    }
    cache->folder = open_folder(compile->arena);
    if (cache->folder < 0) {
        return;
    }
    make_key(cache, compile->arena, arguments);
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < cache->key_length; i++) {
        hash = (hash ^ (unsigned char)cache->key[i]) * 1099511628211u;
    }
    snprintf(cache->name, sizeof(cache->name), ENTRY_PREFIX "%016" PRIx64, hash);
    clock_gettime(CLOCK_REALTIME, &cache->started);
}

void preprocess_cache_finish(struct preprocess_cache *cache)
{
    if (cache->folder >= 0) {
        close(cache->folder);
    }
}

/* --- entries --- */

static void add_blob(struct text *entry, const char *bytes, size_t length)
{
    text_print(entry, "%zu\n", length);
    text_append(entry, bytes, length);
}

static bool take_blob(const char **at, const char *end, const char **ret_bytes, size_t *ret_length)
{
    size_t length = 0;
    while (*at < end && isdigit((unsigned char)**at) && length <= ENTRY_LIMIT_BYTES) {
        length = length * 10 + (size_t)(*(*at)++ - '0');
    }
    if (*at == end || **at != '\n' || (size_t)(end - *at) - 1 < length) {
        return false;
    }
    *ret_bytes = *at + 1;
    *ret_length = length;
    *at += 1 + length;
    return true;
}

static bool read_entry(const struct preprocess_cache *cache, struct arena *arena, char **ret_bytes,
                       size_t *ret_length)
{
    struct stat status;
    int fd = openat(cache->folder, cache->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool done = fd >= 0 && is_own(fd, S_IFREG) && fstat(fd, &status) == 0 &&
                (size_t)status.st_size <= ENTRY_LIMIT_BYTES;
    if (done) {
        size_t length = (size_t)status.st_size;
        *ret_bytes = arena_alloc(arena, length + 1, 1);
        *ret_length = length;
        done = pread(fd, *ret_bytes, length, 0) == (ssize_t)length;
    }
    if (fd >= 0) {
        close(fd);
    }
    return done;
}

/* Whether the file still has this content. */
static bool has_content(struct arena *arena, const char *path, const char *bytes, size_t length)
{
    char *now = NULL;
    size_t now_length = 0;
    return file_read(arena, path, length, &now, &now_length) == 0 && now_length == length &&
           memcmp(now, bytes, length) == 0;
}

bool preprocess_cache_get(const struct preprocess_cache *cache, struct compile *compile,
                          char **ret_text, size_t *ret_length)
{
    struct arena *arena = compile->arena;
    char *entry;
    size_t length;
    const char *bytes;
    strings files = {0};
    if (cache->folder < 0 || !read_entry(cache, arena, &entry, &length) ||
        length < sizeof(entry_head) || memcmp(entry, entry_head, sizeof(entry_head) - 1) != 0) {
        return false;
    }
    const char *at = entry + sizeof(entry_head) - 1;
    const char *end = entry + length;
    size_t count;
    if (!take_blob(&at, end, &bytes, &count) || count != cache->key_length ||
        memcmp(bytes, cache->key, count) != 0) {
        return false;
    }
    while (take_blob(&at, end, &bytes, &count) && count > 0) {
        const char *path = arena_copy(arena, bytes, count);
        if (!take_blob(&at, end, &bytes, &count) || !has_content(arena, path, bytes, count)) {
            return false;
        }
        vector_push(arena, &files, path);
    }
    if (count != 0 || !take_blob(&at, end, &bytes, &count) || at != end ||
        cache_is_shadowed(compile, &files)) {
        return false;
    }
    *ret_text = arena_copy(arena, bytes, count);
    *ret_length = count;
    return true;
}

/* Reads a file for an entry. False where what the preprocessor read may have been something
 * else. */
static bool read_settled(const struct preprocess_cache *cache, struct arena *arena,
                         const char *path, char **ret_bytes, size_t *ret_length)
{
    struct stat status;
    if (stat(path, &status) < 0 ||
        status.st_ctim.tv_sec + SETTLED_SECONDS >= cache->started.tv_sec ||
        file_read(arena, path, ENTRY_LIMIT_BYTES, ret_bytes, ret_length) < 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof(changing) / sizeof(changing[0]); i++) {
        if (memmem(*ret_bytes, *ret_length, changing[i], strlen(changing[i])) != NULL) {
            return false;
        }
    }
    return true;
}

/* Begins anew where there are many entries: which of them are still of use is not known. */
static void make_room(const struct preprocess_cache *cache)
{
    int fd = openat(cache->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    size_t count = 0;
    if (folder == NULL) {
        return;
    }
    for (const struct dirent *item = readdir(folder); item != NULL; item = readdir(folder)) {
        count++;
    }
    rewinddir(folder);
    for (const struct dirent *item = count < ENTRIES_MAX ? NULL : readdir(folder); item != NULL;
         item = readdir(folder)) {
        if (strstr(item->d_name, ENTRY_PREFIX) != NULL) {
            unlinkat(cache->folder, item->d_name, 0);
        }
    }
    closedir(folder);
}

static void write_entry(const struct preprocess_cache *cache, struct arena *arena,
                        const struct text *entry)
{
    make_room(cache);
    const char *name = arena_print(arena, ".%s.%ld", cache->name, (long)getpid());
    int fd =
        openat(cache->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return;
    }
    bool done = write(fd, entry->bytes, entry->length) == (ssize_t)entry->length;
    done = close(fd) == 0 && done;
    if (!done || renameat(cache->folder, name, cache->folder, cache->name) < 0) {
        unlinkat(cache->folder, name, 0);
    }
}

void preprocess_cache_put(const struct preprocess_cache *cache, struct compile *compile,
                          const char *text, size_t length)
{
    struct arena *arena = compile->arena;
    struct text entry = {0};
    strings files = {0};
    char *bytes;
    size_t count;
    if (cache->folder < 0 || length > ENTRY_LIMIT_BYTES ||
        !cache_list_files(arena, text, length, &files) || files.count == 0 ||
        cache_is_shadowed(compile, &files)) {
        return;
    }
    bool settled = true;
    text_add(&entry, entry_head);
    add_blob(&entry, cache->key, cache->key_length);
    for (size_t i = 0; settled && i < files.count; i++) {
        settled = read_settled(cache, arena, files.items[i], &bytes, &count);
        if (settled) {
            add_blob(&entry, files.items[i], strlen(files.items[i]));
            add_blob(&entry, bytes, count);
        }
    }
    add_blob(&entry, "", 0);
    add_blob(&entry, text, length);
    if (settled && entry.length <= ENTRY_LIMIT_BYTES) {
        write_entry(cache, arena, &entry);
    }
    text_finish(&entry);
}
