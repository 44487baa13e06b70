/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's side: `calls serve` serves, the others do one step of the test each. */
#include <camkes.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PID_FILE "/tmp/serve.pid"

enum { STAY = 1, STORM = 2, CHANNEL_BYTES = 33 * 4096, SCRIBBLE_MS = 3000 };

/* How often the server has ended, as it stands behind the scribbling: nothing that was scribbled
 * there, since who waits sees the end of its server by a change of that number. */
enum { ENDED_WIPED = 0x1000 };

int held_value(int value)
{
    return value + 1;
}

void held_stay(void)
{
    FILE *mark = fopen("/tmp/staying", "w");

    if (mark)
        fclose(mark);
    for (;;)
        pause();
}

/* What is scribbled over is no request, and the server's handler is told so. */
static camkes_error_action_t go_on(camkes_error_t *error)
{
    (void)error;
    return CEA_DISCARD;
}

static int serve(void)
{
    FILE *file = fopen(PID_FILE, "w");

    if (!file)
        err(1, PID_FILE);
    fprintf(file, "%d\n", (int)getpid());
    fclose(file);
    held_register_error_handler(go_on);
    held__serve();
    err(1, "held");
}

static void kill_server(void)
{
    FILE *file = fopen(PID_FILE, "r");
    int pid;

    if (!file || fscanf(file, "%d", &pid) != 1)
        errx(1, "nobody serves");
    fclose(file);
    if (kill(pid, SIGKILL) != 0)
        err(1, "kill");
    while (kill(pid, 0) == 0)
        usleep(10000);
}

static int ask(void)
{
    static char data[10000];
    char *same, *back;
    size_t back_sz;
    int right;

    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (char)(i * 7);
    check_echo("a text", sizeof(data), data, &same, &back_sz, &back);
    right =
        strcmp(same, "a text") == 0 && back_sz == sizeof(data) && memcmp(back, data, back_sz) == 0;
    printf("echo: %s\n", right ? "right" : "wrong");
    printf("visit: %d\n", check_visit(41));
    return right ? 0 : 1;
}

static int begin_to_stay(void)
{
    unlink("/tmp/staying");
    check_begin(STAY);
    while (access("/tmp/staying", F_OK) != 0)
        usleep(10000);
    return 0;
}

static volatile uint32_t *channel_map(const char *path)
{
    const int descriptor = open(path, O_RDWR | O_CLOEXEC);
    void *memory = mmap(NULL, CHANNEL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);

    if (descriptor < 0 || memory == MAP_FAILED)
        err(1, "%s", path);
    close(descriptor);
    return memory;
}

/* All but the number of ends: the words in which the other side sleeps, too. */
static void spoil(void)
{
    volatile uint32_t *memory = channel_map("/dev/camkes/held__1");

    usleep(300000); /* for it to sleep */
    memset((void *)(memory + 1), 0, CHANNEL_BYTES - sizeof(*memory));
}

static int kill_while_waited_for(bool spoilt)
{
    const int before = check_told();

    begin_to_stay();
    if (spoilt)
        spoil();
    kill_server();
    while (check_told() == before)
        usleep(10000);
    printf("told: %d\n", check_told());
    return 0;
}

/* --- scribbling --- */

static uint32_t random_next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* Mostly headers, with values that could mean something. */
static void scribble_once(volatile uint32_t *memory, uint64_t *state)
{
    static const uint32_t starts[] = {0, 1024, (4096 + 16 * 4096) / 4};
    const uint32_t value = random_next(state);
    const uint32_t at = starts[value % 3] + random_next(state) % (value % 5 ? 20 : 4000);

    memory[at] = value % 4 ? random_next(state) % 4 : random_next(state);
}

static void call_on(void)
{
    check_register_error_handler(go_on);
    for (int i = 0;; i++)
        (void)check_add(i, i);
}

static int scribble(void)
{
    volatile uint32_t *memory[] = {channel_map("/dev/camkes/check"),
                                   channel_map("/dev/camkes/held__1")};
    uint64_t state = 1;
    int caller;

    check_begin(STORM);
    caller = fork();
    if (caller == 0)
        call_on();
    for (int ms = 0; ms < SCRIBBLE_MS; ms += 10) {
        for (int i = 0; i < 1000; i++)
            scribble_once(memory[i % 2], &state);
        usleep(10000);
    }
    kill(caller, SIGKILL);
    waitpid(caller, NULL, 0);
    for (int i = 0; i < 2; i++) {
        memset((void *)memory[i], 0, CHANNEL_BYTES);
        memory[i][0] = ENDED_WIPED;
    }
    kill_server();
    printf("scribbled\n");
    return 0;
}

/* What a call takes, where nothing else happens: after `calls enough`. In a machine that counts
 * instructions as nanoseconds (docs/simulate.md, --qemu) the figures are those. */
static int time_calls(void)
{
    enum { REPETITIONS = 3, CALLS = 1000 };

    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        struct timespec from, to;

        clock_gettime(CLOCK_MONOTONIC, &from);
        for (int i = 0; i < CALLS; i++)
            (void)check_add(i, 1);
        clock_gettime(CLOCK_MONOTONIC, &to);
        printf("%ld ns a call\n",
               ((to.tv_sec - from.tv_sec) * 1000000000 + to.tv_nsec - from.tv_nsec) / CALLS);
    }
    return 0;
}

int main(int argc, char *argv[])
{
    const char *what = argc > 1 ? argv[1] : "";

    if (strcmp(what, "serve") == 0)
        return serve();
    if (strcmp(what, "ask") == 0)
        return ask();
    if (strcmp(what, "kill") == 0)
        return kill_while_waited_for(false);
    if (strcmp(what, "spoil") == 0)
        return kill_while_waited_for(true);
    if (strcmp(what, "begin") == 0)
        return begin_to_stay();
    if (strcmp(what, "scribble") == 0)
        return scribble();
    if (strcmp(what, "time") == 0)
        return time_calls();
    if (strcmp(what, "told") == 0)
        return printf("told: %d\n", check_told()) < 0;
    if (strcmp(what, "enough") == 0)
        check_enough();
    else
        errx(2, "what?");
    return 0;
}
