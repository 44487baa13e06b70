/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets up a simulated machine as its first process, and switches it off. */
#include "loader/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/module.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#define CONSOLE_PATH   "/dev/console"
#define ARGUMENTS_PATH "/arguments"
#define MODULES_PATH   "/modules/load"
#define FILE_BYTES_MAX 65536

/* Console level, default, minimum, boot default. With 0 even the last message, of the power off, is
 * kept from it. */
#define PRINTK_PATH   "/proc/sys/kernel/printk"
#define PRINTK_SILENT "0 4 0 7\n"

bool machine_is_ours(void)
{
    /* A container's first process finds /proc mounted. */
    return getpid() == 1 && access("/proc/self", F_OK) != 0;
}

static void complain(const char *what, const char *which, int error)
{
    fprintf(stderr, "caisson: simulated machine: cannot %s %s: %s\n", what, which, strerror(error));
}

/* pivot_root(2) refuses to leave a kernel's first root. So the same is put above it, and becomes
 * the root that instances leave for an empty one. */
static void leave_first_root(void)
{
    mkdir("/root", 0755); /* the initramfs may have it */
    if (mount("/", "/root", NULL, MS_BIND, NULL) < 0 || chdir("/root") < 0 ||
        mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0)
        complain("leave", "the first root", errno);
}

static void mount_all(void)
{
    static const struct {
        const char *type;
        const char *path;
        unsigned long flags;
    } mounts[] = {
        {"proc", "/proc", MS_NOSUID | MS_NODEV | MS_NOEXEC},
        {"sysfs", "/sys", MS_NOSUID | MS_NODEV | MS_NOEXEC},
        {"devtmpfs", "/dev", MS_NOSUID | MS_NOEXEC},
    };
    for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
        mkdir(mounts[i].path, 0755); /* the initramfs may have it */
        if (mount(mounts[i].type, mounts[i].path, mounts[i].type, mounts[i].flags, NULL) < 0 &&
            errno != EBUSY)
            complain("mount", mounts[i].path, errno);
    }
}

static void silence_kernel(void)
{
    int descriptor = open(PRINTK_PATH, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0 || write(descriptor, PRINTK_SILENT, sizeof(PRINTK_SILENT) - 1) < 0)
        complain("write", PRINTK_PATH, errno);
    if (descriptor >= 0)
        close(descriptor);
}

static void take_console(void)
{
    int console = open(CONSOLE_PATH, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (console < 0) {
        complain("open", CONSOLE_PATH, errno);
        return;
    }
    for (int number = 0; number <= 2; number++)
        dup2(console, number);
    if (console > 2)
        close(console);
}

/* Lines shall arrive as they are written, and never hold the loader up. */
static int open_control(void)
{
    struct termios raw;
    int control = open(machine_control_path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (control >= 0 && tcgetattr(control, &raw) == 0) {
        cfmakeraw(&raw);
        tcsetattr(control, TCSANOW, &raw);
    }
    return control;
}

/* A small file's contents, NUL-terminated and allocated; NULL where it cannot be read. */
static char *read_file(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return NULL;
    char *bytes = malloc(FILE_BYTES_MAX);
    size_t used = 0;
    ssize_t count = 1;
    while (bytes != NULL && count > 0 && used < FILE_BYTES_MAX - 1) {
        count = read(descriptor, bytes + used, FILE_BYTES_MAX - 1 - used);
        used += count > 0 ? (size_t)count : 0;
    }
    if (bytes != NULL)
        bytes[used] = '\0';
    close(descriptor);
    return bytes;
}

static bool is_compressed(const char *path)
{
    const char *suffix = strrchr(path, '.');
    return suffix != NULL && (strcmp(suffix, ".xz") == 0 || strcmp(suffix, ".zst") == 0 ||
                              strcmp(suffix, ".gz") == 0);
}

/* A line is a path and, after a blank, the module's parameters. */
static void load_module(char *line)
{
    char *parameters = strchr(line, ' ');
    if (parameters != NULL)
        *parameters++ = '\0';
    int descriptor = open(line, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        complain("open the module", line, errno);
        return;
    }
    int flags = is_compressed(line) ? MODULE_INIT_COMPRESSED_FILE : 0;
    if (syscall(SYS_finit_module, descriptor, parameters == NULL ? "" : parameters, flags) < 0 &&
        errno != EEXIST)
        complain("load the module", line, errno);
    close(descriptor);
}

static void load_modules(void)
{
    char *bytes = read_file(MODULES_PATH);
    int count = 0;
    char **lines = bytes == NULL ? NULL : machine_split(NULL, bytes, &count);
    for (int i = 1; lines != NULL && i < count; i++)
        load_module(lines[i]);
    free(lines);
    free(bytes);
}

char **machine_split(char *first, char *bytes, int *ret_count)
{
    size_t lines = 0;
    for (const char *byte = bytes; *byte != '\0'; byte++)
        lines += *byte == '\n';
    char **array = calloc(lines + 3, sizeof(char *));
    int count = 1;
    if (array == NULL)
        return NULL;
    array[0] = first;
    while (*bytes != '\0') {
        char *newline = strchr(bytes, '\n');
        array[count++] = bytes;
        if (newline == NULL)
            break;
        *newline = '\0';
        bytes = newline + 1;
    }
    *ret_count = count;
    return array;
}

static void read_arguments(struct machine *machine, char *image)
{
    machine->argv_bytes = read_file(ARGUMENTS_PATH);
    if (machine->argv_bytes == NULL)
        machine->argv_bytes = calloc(1, 1);
    if (machine->argv_bytes != NULL)
        machine->argv = machine_split(image, machine->argv_bytes, &machine->argc);
    if (machine->argv == NULL) {
        complain("read", ARGUMENTS_PATH, ENOMEM);
        machine_finish(machine, 125);
    }
}

void machine_init(struct machine *machine, char *image)
{
    *machine = (struct machine){.control = -1};
    leave_first_root();
    mount_all();
    take_console();
    silence_kernel();
    machine->control = open_control();
    machine_tick(machine);
    load_modules();
    machine_prepare_kvm();
    read_arguments(machine, image);
}

static void tell(const struct machine *machine, const char *line)
{
    /* Nobody listening is no reason to stop. */
    ssize_t written = machine->control < 0 ? 0 : write(machine->control, line, strlen(line));
    (void)written;
}

void machine_tick(void *machine)
{
    tell(machine, "alive\n");
}

void machine_finish(struct machine *machine, int status)
{
    char line[32];
    snprintf(line, sizeof(line), "exit %d\n", status);
    fflush(NULL);
    tcdrain(STDOUT_FILENO);
    tell(machine, line);
    if (machine->control >= 0)
        tcdrain(machine->control);
    sync();
    reboot(RB_POWER_OFF);
    for (;;)
        pause();
}
