/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stands for a system image in the tests of caisson-simulate: describes itself, and as /init of the
 * simulated machine speaks on the control channel and then behaves as its last argument says.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <time.h>
#include <unistd.h>

static void power_off(int control, int status)
{
    dprintf(control, "exit %d\n", status);
    fsync(control);
    sleep(1); /* the serial ports drain */
    reboot(RB_POWER_OFF);
}

static void beat(int control, int seconds)
{
    for (int i = 0; i < seconds; i++) {
        dprintf(control, "alive\n");
        sleep(1);
    }
}

/* Busy without a sign of life, as a machine whose emulation stands still. */
static void spin(void)
{
    for (;;)
        __asm__ volatile("");
}

static void show(const char *path)
{
    char line[256];
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file))
        printf("%s: %s", path, line);
    if (file)
        fclose(file);
}

static void echo_line(void)
{
    char line[64];
    if (fgets(line, sizeof(line), stdin))
        printf("got %s", line);
}

static void behave(const char *mode, int control)
{
    if (strncmp(mode, "exit=", 5) == 0) {
        printf("one\ntwo\n");
        power_off(control, atoi(mode + 5));
    } else if (strncmp(mode, "spin-until=", 11) == 0) {
        printf("run begins\n");
        if (time(NULL) < atoll(mode + 11))
            spin();
        printf("run ends\n");
        power_off(control, 5);
    } else if (strcmp(mode, "hang") == 0) {
        printf("hanging\nwithin a line");
        beat(control, 1000);
    } else if (strcmp(mode, "show") == 0) {
        show("/arguments");
        show("/modules/load");
        power_off(control, access("/modules/some.ko", R_OK) == 0 ? 0 : 1);
    } else if (strcmp(mode, "echo") == 0) {
        printf("ready\n");
        echo_line();
        power_off(control, 3);
    }
    printf("dying of '%s'\n", mode); /* and the kernel with its first process */
}

static int run_as_init(void)
{
    char mode[64] = "";
    mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
    int control = open("/dev/ttyS1", O_RDWR | O_NOCTTY | O_CLOEXEC);
    setvbuf(stdout, NULL, _IONBF, 0);
    beat(control, 1);
    FILE *arguments = fopen("/arguments", "re");
    while (arguments && fgets(mode, sizeof(mode), arguments))
        continue;
    mode[strcspn(mode, "\n")] = '\0';
    behave(mode, control);
    return 1;
}

int main(int argc, char **argv)
{
    if (getpid() == 1)
        return run_as_init();
    if (argc == 2 && strcmp(argv[1], "--describe") == 0) {
        const char *vms = getenv("FAKE_VMS");
        printf("name=fake\ninstances=2\nvms=%s\nguest_memory_mb=%d\n", vms ? vms : "vm0", 64);
        return 0;
    }
    printf("native:");
    for (int i = 1; i < argc; i++)
        printf(" [%s]", argv[i]);
    printf("\n");
    return 9;
}
