/* SPDX-License-Identifier: BSD-2-Clause */
/* Device nodes of the guest's modules: majors from /proc/devices, nodes made with their folders,
 * nodes opened. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "tools.h"

#define NAME_BYTES 64

/*
 * Looks through the character devices for a name, or where name is NULL for *ret_major, whose name
 * goes to ret_name. 1: found, 0: not there, -1: cannot read.
 */
static int search_devices(const char *name, unsigned int *ret_major, char ret_name[NAME_BYTES])
{
    FILE *file = fopen("/proc/devices", "re");
    char line[128], found[NAME_BYTES];
    unsigned int number;
    int result = 0;

    if (!file)
        return -1;
    /* Block devices follow after an empty line. */
    while (!result && fgets(line, sizeof(line), file) && line[0] != '\n') {
        if (sscanf(line, "%u %63s", &number, found) != 2)
            continue;
        result = name ? !strcmp(found, name) : number == *ret_major;
    }
    fclose(file);
    if (result) {
        *ret_major = number;
        memcpy(ret_name, found, sizeof(found));
    }
    return result;
}

int node_find_major(const char *module)
{
    char name[NAME_BYTES];
    unsigned int number = 0;
    int result = search_devices(module, &number, name);

    if (result > 0)
        return (int)number;
    if (result < 0)
        complain("cannot read /proc/devices: %s", strerror(errno));
    else
        complain("the module %s is not loaded: its name is not in /proc/devices", module);
    return -1;
}

/* Makes the folders above path; those that are there are fine. */
static int make_parents(const char *path)
{
    char *copy = strdup(path);
    int result = 0;

    if (!copy) {
        complain("out of memory");
        return -1;
    }
    for (char *slash = strchr(copy + 1, '/'); slash && !result; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0755) && errno != EEXIST) {
            complain("cannot make the folder %s: %s", copy, strerror(errno));
            result = -1;
        }
        *slash = '/';
    }
    free(copy);
    return result;
}

/* Whether the node that is in the way may go: a device of this module or of no driver at all. */
static bool is_relic(const struct stat *info, const char *path, const char *module)
{
    unsigned int number = major(info->st_rdev);
    char name[NAME_BYTES];

    if (!S_ISCHR(info->st_mode)) {
        complain("%s exists and is not a character device", path);
        return false;
    }
    if (search_devices(NULL, &number, name) > 0 && strcmp(name, module) != 0) {
        complain("%s exists and is a device of the driver %s", path, name);
        return false;
    }
    return true;
}

int node_make(const char *path, const char *module, unsigned int major_number, unsigned int id)
{
    dev_t device = makedev(major_number, id);
    struct stat info;

    if (make_parents(path))
        return -1;
    if (!lstat(path, &info)) {
        if (S_ISCHR(info.st_mode) && info.st_rdev == device)
            return 0;
        if (!is_relic(&info, path, module))
            return -1;
        if (unlink(path)) {
            complain("cannot replace %s: %s", path, strerror(errno));
            return -1;
        }
    }
    if (mknod(path, S_IFCHR | 0600, device)) {
        complain("cannot make the node %s: %s", path, strerror(errno));
        return -1;
    }
    return 0;
}

bool node_is_of(const char *path, const char *module)
{
    char name[NAME_BYTES];
    unsigned int number;
    struct stat info;

    return !stat(path, &info) && S_ISCHR(info.st_mode) &&
           search_devices(module, &number, name) > 0 && major(info.st_rdev) == number;
}

int node_open(const char *path, const char *module, int flags)
{
    int number = node_find_major(module);
    struct stat info;
    int fd;

    if (number < 0)
        return -1;
    /* Looked at before it is opened: opening some other device may have an effect. */
    if (stat(path, &info)) {
        complain("cannot open %s: %s", path, strerror(errno));
        return -1;
    }
    if (!S_ISCHR(info.st_mode) || major(info.st_rdev) != (unsigned int)number) {
        complain("%s is not a device of the module %s", path, module);
        return -1;
    }
    fd = open(path, flags | O_CLOEXEC);
    if (fd < 0 && errno == ENXIO)
        complain("%s: this VM has no %s with the id %u", path, module, minor(info.st_rdev));
    else if (fd < 0)
        complain("cannot open %s: %s", path, strerror(errno));
    return fd;
}
