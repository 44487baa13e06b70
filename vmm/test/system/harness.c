/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A system of one VM without compiler and loader: makes the objects, runs the monitor in a child,
 * joins the console to standard input and output, and answers the guest's event as a component
 * would.
 *
 *   harness KERNEL INITRD CMDLINE RAM_MB VCPUS [SCRIPT]
 *
 * SCRIPT is typed at the console: a line `< text` waits until the guest has written the text, `>
 * text` sends it with a newline, `?` prints what the monitor holds, `!` emits done_printing once
 * the monitor has used no processor time for some seconds.
 *
 * The VM has dataports `data` (4096 bytes) and `big` (1 MiB), emits `do_print`, consumes
 * `done_printing`. On each do_print the parent prints what `data` holds as `data: <text>` and emits
 * done_printing. Exit status: the VM's.
 */
#include "harness.h"

#include "abi/notification.h"
#include "abi/system.h"

#include <camkes/glue.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vmm/vm_config.h>

#define REST_S 3

int camkes_process_start(const struct camkes_process *process);

/* The same symbol as the contract's `const` one, filled in from the command line. */
struct vm_config config __asm__("vm_config");

static void expect(int result, const char *what)
{
    if (result >= 0)
        return;
    perror(what);
    exit(2);
}

/* As the loader does: in packets that the serial port has room for. */
static void type(int console, const char *bytes, size_t count)
{
    while (count > 0) {
        size_t piece = count < CAISSON_CONSOLE_TYPED_BYTES ? count : CAISSON_CONSOLE_TYPED_BYTES;
        expect((int)write(console, bytes, piece), "console");
        bytes += piece;
        count -= piece;
    }
}

static void place(int descriptor, int number, const char *what)
{
    expect(descriptor, what);
    expect(dup2(descriptor, number), what);
    close(descriptor);
}

static void make_memory(int number, off_t bytes)
{
    place(memfd_create("harness", 0), number, "memfd_create");
    expect(ftruncate(number, bytes), "ftruncate");
}

static void make_objects(const char *kernel, const char *initrd, int *ret_console)
{
    int pair[2];

    expect(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), "socketpair");
    *ret_console = fcntl(pair[0], F_DUPFD, 30);
    close(pair[0]);
    place(pair[1], CONSOLE, "console");
    place(open("/dev/kvm", O_RDWR), KVM, "/dev/kvm");
    place(open(kernel, O_RDONLY), KERNEL, kernel);
    place(open(initrd, O_RDONLY), INITRD, initrd);
    make_memory(DATA, DATA_BYTES);
    make_memory(BIG, BIG_BYTES);
    make_memory(PRINT_WORD, CAISSON_PAGE_BYTES);
    make_memory(DONE_WORD, CAISSON_PAGE_BYTES);
    place(eventfd(0, 0), PRINT_KICK, "eventfd");
    place(eventfd(0, 0), DONE_KICK, "eventfd");
}

static void *map(int descriptor, size_t bytes)
{
    void *address = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);

    expect(address == MAP_FAILED ? -1 : 0, "mmap");
    return address;
}

static void emit_done(uint32_t *done_word)
{
    const uint64_t one = 1;

    if (__atomic_exchange_n(done_word, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_SEQ_CST) ==
        CAISSON_NOTIFICATION_WAITING)
        expect((int)write(DONE_KICK, &one, sizeof(one)), "kick");
}

static void answer(const char *text, uint32_t *print_word, uint32_t *done_word)
{
    uint32_t expected = CAISSON_NOTIFICATION_SIGNALLED;

    if (!__atomic_compare_exchange_n(print_word, &expected, CAISSON_NOTIFICATION_WAITING, false,
                                     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        return;
    printf("data: %.*s\n", (int)DATA_BYTES, text);
    fflush(stdout);
    emit_done(done_word);
}

static int count_entries(pid_t child, const char *what)
{
    char path[64];
    int count = 0;

    snprintf(path, sizeof(path), "/proc/%d/%s", (int)child, what);
    DIR *folder = opendir(path);
    while (folder != NULL && readdir(folder) != NULL)
        count++;
    if (folder != NULL)
        closedir(folder);
    return count - 2; /* . and .. */
}

/* Prints how much memory the monitor has resident beside the guest's RAM, which it marks as not to
 * be dumped ("dd"). */
static void print_resident(pid_t child)
{
    char path[64];
    char line[256];
    unsigned long resident_kib = 0;
    unsigned long sum_kib = 0;

    snprintf(path, sizeof(path), "/proc/%d/smaps", (int)child);
    FILE *maps = fopen(path, "re");
    if (maps == NULL)
        return;
    while (fgets(line, sizeof(line), maps) != NULL) {
        (void)sscanf(line, "Rss: %lu", &resident_kib);
        if (strncmp(line, "VmFlags:", 8) == 0 && strstr(line, " dd") == NULL)
            sum_kib += resident_kib;
    }
    fclose(maps);
    printf("harness: the monitor has %lu KiB resident, %d descriptors, %d threads\n", sum_kib,
           count_entries(child, "fd"), count_entries(child, "task"));
    fflush(stdout);
}

/* The processor time that the process has used, in ticks. */
static unsigned long processor_ticks(pid_t child)
{
    char path[64];
    unsigned long user = 0;
    unsigned long kernel = 0;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)child);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
               &kernel) != 2)
        user = kernel = 0;
    fclose(file);
    return user + kernel;
}

/* A guest that sleeps uses no time at all, not even for a tick. */
static void emit_at_rest(pid_t child, uint32_t *done_word)
{
    unsigned long used = processor_ticks(child);

    for (int rest_s = 0; rest_s < REST_S; rest_s++) {
        sleep(1);
        if (processor_ticks(child) != used)
            rest_s = -1;
        used = processor_ticks(child);
    }
    printf("harness: emits to a machine at rest\n");
    fflush(stdout);
    emit_done(done_word);
}

/* What the script waits for or sends next. */
struct script {
    FILE *file;
    pid_t child;
    uint32_t *done_word;
    char awaited[128]; /* empty: nothing */
    size_t matched;
};

static void script_advance(struct script *script, int console)
{
    char line[256];

    script->awaited[0] = '\0';
    while (script->file != NULL && fgets(line, sizeof(line), script->file) != NULL) {
        if (line[0] == '>') {
            type(console, line + 2, strlen(line + 2));
        } else if (line[0] == '?') {
            print_resident(script->child);
        } else if (line[0] == '!') {
            emit_at_rest(script->child, script->done_word);
        } else if (line[0] == '<') {
            line[strcspn(line, "\n")] = '\0';
            snprintf(script->awaited, sizeof(script->awaited), "%.100s", line + 2);
            script->matched = 0;
            return;
        }
    }
}

/* Texts that a prefix of themselves can precede are not told apart from it; none of the scripts has
 * one. */
static void script_see(struct script *script, int console, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (script->awaited[0] == '\0')
            return;
        if (bytes[i] != script->awaited[script->matched])
            script->matched = 0;
        if (bytes[i] == script->awaited[script->matched])
            script->matched++;
        if (script->awaited[script->matched] == '\0')
            script_advance(script, console);
    }
}

static int serve(pid_t child, int console, struct script *script)
{
    char bytes[4096];
    const char *text = map(DATA, DATA_BYTES);
    uint32_t *print_word = map(PRINT_WORD, CAISSON_PAGE_BYTES);
    uint32_t *done_word = map(DONE_WORD, CAISSON_PAGE_BYTES);
    struct pollfd polled[] = {{.fd = console, .events = POLLIN},
                              {.fd = PRINT_KICK, .events = POLLIN},
                              {.fd = STDIN_FILENO, .events = POLLIN}};
    uint64_t count;
    int status = 0;

    script->child = child;
    script->done_word = done_word;
    script_advance(script, console);
    __atomic_store_n(print_word, CAISSON_NOTIFICATION_WAITING, __ATOMIC_SEQ_CST);
    for (;;) {
        if (poll(polled, 3, -1) < 0)
            continue;
        if (polled[0].revents != 0) {
            ssize_t got = read(console, bytes, sizeof(bytes));
            if (got <= 0)
                break;
            expect((int)write(STDOUT_FILENO, bytes, (size_t)got), "stdout");
            script_see(script, console, bytes, (size_t)got);
        }
        if (polled[1].revents != 0 && read(PRINT_KICK, &count, sizeof(count)) > 0)
            answer(text, print_word, done_word);
        if (polled[2].revents != 0) {
            ssize_t got = read(STDIN_FILENO, bytes, sizeof(bytes));
            if (got <= 0)
                polled[2].fd = -1;
            else
                type(console, bytes, (size_t)got);
        }
    }
    waitpid(child, &status, 0);
    printf("harness: the monitor ended with %s %d\n", WIFEXITED(status) ? "status" : "signal",
           WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
    struct script script = {0};
    int console;

    if (argc != 6 && argc != 7) {
        fprintf(stderr, "usage: harness KERNEL INITRD CMDLINE RAM_MB VCPUS [SCRIPT]\n");
        return 2;
    }
    const struct vm_value values[] = {
        {.name = "guest_ram_mb", .number = strtoull(argv[4], NULL, 10)},
        {.name = "num_vcpus", .number = strtoul(argv[5], NULL, 10)},
        {.name = "kernel_cmdline", .text = argv[3]},
    };
    const struct vm_descriptor descriptors[] = {
        {.name = "kvm", .number = KVM},
        {.name = "console", .number = CONSOLE},
        {.name = "kernel_image", .number = KERNEL, .file = argv[1]},
        {.name = "initrd_image", .number = INITRD, .file = argv[2]},
    };
    config = (struct vm_config){
        .name = "vm0",
        .value_count = sizeof(values) / sizeof(values[0]),
        .values = values,
        .descriptor_count = sizeof(descriptors) / sizeof(descriptors[0]),
        .descriptors = descriptors,
    };
    if (argc == 7) {
        script.file = fopen(argv[6], "re");
        expect(script.file != NULL ? 0 : -1, argv[6]);
    }
    make_objects(argv[1], argv[2], &console);
    pid_t child = fork();
    expect(child, "fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(console);
        return camkes_process_start(&camkes_process);
    }
    close(CONSOLE);
    return serve(child, console, &script);
}
