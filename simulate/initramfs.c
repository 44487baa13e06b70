/* SPDX-License-Identifier: BSD-2-Clause */
/* The first root file system of the simulated machine, in a memfd: it has no name and leaves
 * nothing behind. */
#include "simulate/initramfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "simulate/cpio.h"

struct build {
    const struct options *options;
    struct cpio_writer writer;
    char *error;
    size_t error_size;
};

static int explain(struct build *build, int status, const char *what, const char *path)
{
    if (status < 0)
        snprintf(build->error, build->error_size, "cannot put %s '%s' into the initramfs: %s", what,
                 path, strerror(-status));
    return status;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int add_module(struct build *build, const char *path)
{
    char name[256];
    int length = snprintf(name, sizeof(name), "modules/%s", base_name(path));
    int status = -ENAMETOOLONG;
    if (length > 0 && (size_t)length < sizeof(name))
        status = cpio_add_path(&build->writer, name, 0644, path);
    return explain(build, status, "kernel module", path);
}

/* Adds the file `name` with `list`, one a line, each after `prefix`; of a path only the last part
 * if `base_only`. */
static int add_lines(struct build *build, const char *name, const char *prefix, bool base_only,
                     const struct string_list *list)
{
    char *text = NULL;
    size_t size_bytes = 0;
    FILE *stream = open_memstream(&text, &size_bytes);
    if (!stream)
        return explain(build, -ENOMEM, "file", name);
    for (size_t i = 0; i < list->count; i++) {
        const char *item = base_only ? base_name(list->items[i]) : list->items[i];
        fprintf(stream, "%s%s\n", prefix, item);
    }
    int status = fclose(stream) == 0 ? 0 : -ENOMEM;
    if (status == 0)
        status = cpio_add_bytes(&build->writer, name, 0644, text, size_bytes);
    free(text);
    return explain(build, status, "file", name);
}

static int add_nodes(struct build *build)
{
    int status = cpio_add_directory(&build->writer, "dev", 0755);
    if (status == 0)
        status = cpio_add_character_device(&build->writer, "dev/console", 0600, 5, 1);
    if (status == 0)
        status = cpio_add_directory(&build->writer, "modules", 0755);
    return explain(build, status, "node", "/dev/console");
}

static int add_all(struct build *build)
{
    const struct options *options = build->options;
    int status = add_nodes(build);
    if (status == 0)
        status = explain(build, cpio_add_path(&build->writer, "init", 0755, options->image),
                         "image", options->image);
    for (size_t i = 0; status == 0 && i < options->modules.count; i++)
        status = add_module(build, options->modules.items[i]);
    if (status == 0)
        status = add_lines(build, "modules/load", "/modules/", true, &options->modules);
    if (status == 0)
        status = add_lines(build, "arguments", "", false, &options->image_arguments);
    if (status == 0)
        status = explain(build, cpio_end(&build->writer), "end", "TRAILER");
    return status;
}

int initramfs_create(const struct options *options, char *error, size_t error_size)
{
    int fd = memfd_create("caisson-initramfs", MFD_CLOEXEC);
    if (fd < 0) {
        int status = -errno;
        snprintf(error, error_size, "cannot make the initramfs: %s", strerror(errno));
        return status;
    }
    struct build build = {.options = options, .error = error, .error_size = error_size};
    cpio_init(&build.writer, fd);
    int status = add_all(&build);
    if (status == 0 && lseek(fd, 0, SEEK_SET) < 0)
        status = explain(&build, -errno, "file", "start");
    if (status < 0) {
        close(fd);
        return status;
    }
    return fd;
}
