/* SPDX-License-Identifier: BSD-2-Clause */
/* The program of all test instances: it does what its instance's name says. */
#include "loader/test/images/peers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *kind_of(int descriptor, char *target, size_t bytes)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(path, target, bytes - 1);
    if (length < 0)
        return "unreadable";
    target[length] = '\0';
    return strncmp(target, "socket:", 7) == 0 ? "socket" : target;
}

/* Each open descriptor: number, what it is, how it is open. */
static void print_descriptors(const char *name)
{
    DIR *folder = opendir("/proc/self/fd");
    struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        char target[128];
        int descriptor = atoi(entry->d_name);
        if (entry->d_name[0] == '.' || descriptor == dirfd(folder))
            continue;
        int flags = fcntl(descriptor, F_GETFL) & O_ACCMODE;
        printf("%s: %d %s %s\n", name, descriptor, kind_of(descriptor, target, sizeof(target)),
               flags == O_RDWR     ? "rw"
               : flags == O_RDONLY ? "r"
                                   : "w");
    }
    closedir(folder);
}

static const char *try_map(int descriptor, int protection)
{
    void *address = mmap(NULL, 4096, protection, MAP_SHARED, descriptor, 0);
    return address == MAP_FAILED ? strerror(errno) : "ok";
}

static const char *try_upgrade(int descriptor)
{
    void *address = mmap(NULL, 4096, PROT_READ, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED)
        return strerror(errno);
    return mprotect(address, 4096, PROT_READ | PROT_WRITE) < 0 ? strerror(errno) : "ok";
}

static void print_process(const char *name)
{
    extern char **environ;
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    printf("%s: no_new_privs %d, environment %s, leads session %d, blocked %d, pipe signal %s\n",
           name, prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), environ[0] == NULL ? "empty" : "full",
           getsid(0) == getpid(), sigismember(&mask, SIGTERM) || sigismember(&mask, SIGCHLD),
           signal(SIGPIPE, SIG_DFL) == SIG_DFL ? "default" : "changed");
}

static int writer(const char *name)
{
    print_process(name);
    print_descriptors(name);
    printf("%s: map data writable: %s\n", name, try_map(3, PROT_READ | PROT_WRITE));
    printf("%s: shrink data: %s\n", name, ftruncate(3, 4096) < 0 ? strerror(errno) : "ok");
    printf("%s: grow data: %s\n", name, ftruncate(3, 1 << 20) < 0 ? strerror(errno) : "ok");
    printf("%s: seal data: %s\n", name,
           fcntl(3, F_ADD_SEALS, F_SEAL_WRITE) < 0 ? strerror(errno) : "ok");
    uint64_t one = 1;
    return write(5, &one, sizeof(one)) == sizeof(one) ? 0 : 1;
}

static int reader(const char *name)
{
    char text[64] = "";
    uint64_t count = 0;
    print_descriptors(name);
    printf("%s: map data readable: %s\n", name, try_map(3, PROT_READ));
    printf("%s: map data writable: %s\n", name, try_map(3, PROT_READ | PROT_WRITE));
    printf("%s: make its mapping writable: %s\n", name, try_upgrade(3));
    printf("%s: map file writable: %s\n", name, try_map(5, PROT_READ | PROT_WRITE));
    ssize_t bytes = read(5, text, sizeof(text) - 1);
    printf("%s: file: %s\n", name, bytes > 0 ? text : "unreadable");
    /* The writer may be slower. */
    poll(&(struct pollfd){.fd = 4, .events = POLLIN}, 1, 10000);
    bytes = read(4, &count, sizeof(count));
    printf("%s: event: %d\n", name, bytes == sizeof(count) && count == 1);
    return 0;
}

static int crash(const char *name)
{
    printf("%s: before\n", name);
    fflush(stdout);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    raise(SIGSEGV);
    return 0;
}

static int status3(const char *name)
{
    printf("%s: an unfinished line", name);
    return 3;
}

static int halt(const char *name)
{
    fprintf(stderr, "%s: cannot go on\n", name);
    return 99;
}

static int fine(const char *name)
{
    printf("%s: well\n", name);
    return 0;
}

static int wait_forever(void)
{
    while (pause() < 0)
        ;
    return 0;
}

/* Leaves a child behind and does not end when asked. */
static int stubborn(const char *name)
{
    signal(SIGTERM, SIG_IGN);
    if (fork() == 0) {
        setsid();
        return wait_forever();
    }
    printf("%s: ready\n", name);
    fflush(stdout);
    return wait_forever();
}

static int sleeper(const char *name)
{
    printf("%s: ready\n", name);
    fflush(stdout);
    return wait_forever();
}

static int quiet(const char *name)
{
    (void)name;
    return wait_forever();
}

static int flood(const char *name)
{
    unsigned long i = 0;
    while (printf("%s: %lu ..............................................................\n", name,
                  i++) > 0)
        ;
    return 0;
}

/* Its lines come in pieces, among the flood. */
static int steady(const char *name)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    for (int i = 0; i < 20; i++) {
        printf("%s: ", name);
        usleep(2000);
        printf("line %d\n", i);
    }
    return 0;
}

/* Tells that it returned, as a component does that goes on to serve. */
static int tell(const char *name, uint64_t value)
{
    printf("%s: serves\n", name);
    fflush(stdout);
    if (write(3, &value, sizeof(value)) != sizeof(value))
        return 1;
    return wait_forever();
}

static int told_0(const char *name)
{
    return tell(name, 1);
}

/* Prints two MiB, returns, and does not end when asked. */
static int heavy(const char *name)
{
    const uint64_t value = 1;
    char line[65];
    signal(SIGTERM, SIG_IGN);
    for (int i = 0; i < 32768; i++) {
        snprintf(line, sizeof(line), "%s: %057d", name, i);
        line[64 - 1] = '\n';
        if (write(1, line, 64) != 64)
            return 1;
    }
    if (write(3, &value, sizeof(value)) != sizeof(value))
        return 1;
    return wait_forever();
}

static int told_5(const char *name)
{
    return tell(name, 1 + 5);
}

static int told_99(const char *name)
{
    return tell(name, 1 + 99);
}

/* The largest that an eventfd takes: status 253 of some call. */
static int told_much(const char *name)
{
    return tell(name, UINT64_MAX - 1);
}

/* Changes its mind, and the descriptor's flags; then it crashes. */
static int told_twice(const char *name)
{
    const uint64_t value = 1;
    fcntl(3, F_SETFL, 0);
    if (write(3, &value, sizeof(value)) != sizeof(value))
        return 1;
    usleep(100000);
    if (write(3, &value, sizeof(value)) != sizeof(value))
        return 1;
    return crash(name);
}

static void take_leave(int number)
{
    static const char text[] = "polite: bye\n";
    (void)number;
    _exit(write(STDOUT_FILENO, text, sizeof(text) - 1) < 0);
}

/* Ends when asked, with a word. */
static int polite(const char *name)
{
    signal(SIGTERM, take_leave);
    return sleeper(name);
}

/* Where a debugger stops. */
static __attribute__((noinline)) void work(const char *name, int number)
{
    printf("%s: %d\n", name, number);
}

static int pair(const char *name)
{
    work(name, 42);
    return 0;
}

static const struct role {
    const char *name;
    int (*run)(const char *name);
} roles[] = {
    {"writer", writer},
    {"reader", reader},
    {"crash", crash},
    {"status3", status3},
    {"halt", halt},
    {"fine", fine},
    {"stubborn", stubborn},
    {"sleeper", sleeper},
    {"quiet", quiet},
    {"flood", flood},
    {"steady", steady},
    {"told_0", told_0},
    {"told_too", told_0},
    {"heavy", heavy},
    {"told_5", told_5},
    {"told_99", told_99},
    {"told_much", told_much},
    {"told_twice", told_twice},
    {"emitter", peer_emitter},
    {"consumer", peer_consumer},
    {"server", peer_server},
    {"caller", peer_caller},
    {"client", peer_client},
    {"waiter", peer_waiter},
    {"first", turn_first},
    {"vm0", turn_second},
    {"vm1", turn_third},
    {"pair", pair},
    {"polite", polite},
};

int main(int argc, char *argv[])
{
    const char *folder = strrchr(argv[0], '/');
    const char *name = folder == NULL ? argv[0] : folder + 1;
    for (size_t i = 0; argc == 1 && i < sizeof(roles) / sizeof(roles[0]); i++) {
        if (strcmp(name, roles[i].name) == 0)
            return roles[i].run(name);
    }
    return 100;
}
