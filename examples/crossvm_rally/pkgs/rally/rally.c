/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Plays ball with the component by words that are mapped into this process.
 *
 *   rally [ROUNDS]          both may sleep when they like
 *   rally --awake [ROUNDS]  after a warm-up the kernel ends the player's process at its first system call, so there is none
 */
#include <consumes_event.h>
#include <court.h>
#include <dataport.h>
#include <dataport_allocate.h>
#include <emits_event.h>
#include <err.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { COURT_BYTES = 4096, ROUNDS = 1000, WARM_UP = 100 };

struct game {
    struct court *court;
    emits_event_t *there;
    consumes_event_t *back;
};

static int open_file(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);

    if (fd < 0)
        err(EXIT_FAILURE, "%s", path);
    return fd;
}

static struct game game_open(void)
{
    const int data = open_file("/dev/camkes/court", O_RDWR);
    struct game game;

    if (dataport_allocate(data, COURT_BYTES) < 0)
        err(EXIT_FAILURE, "allocating the dataport");
    game.court = dataport_mmap(data);
    if (game.court == MAP_FAILED)
        err(EXIT_FAILURE, "mapping the dataport");
    game.there = emits_event_map(open_file("/dev/camkes/there", O_RDWR));
    game.back = consumes_event_map(open_file("/dev/camkes/back", O_RDWR));
    if (!game.there || !game.back)
        err(EXIT_FAILURE, "mapping an event");
    return game;
}

/* How many answers were wrong; -1: a call failed. */
static int play(const struct game *game, unsigned rounds)
{
    int wrong = 0;

    for (unsigned round = 1; round <= rounds; round++) {
        game->court->there = round;
        if (emits_event_emit_mapped(game->there) < 0 || consumes_event_wait_mapped(game->back) < 0)
            return -1;
        wrong += game->court->back != court_answer(round);
    }
    return wrong;
}

/* Interrupts that the cross-VM device has given to this guest's first processor, by
 * /proc/interrupts. */
static long interrupts(int fd)
{
    char text[16384];
    size_t length = 0;
    const char *line;
    ssize_t got;

    while (length < sizeof text - 1 &&
           (got = read(fd, text + length, sizeof text - 1 - length)) > 0)
        length += (size_t)got;
    text[length] = '\0';
    for (line = text; (line = strstr(line, "\n")) != NULL;) {
        const char *end = strchr(++line, '\n');
        const char *found = strstr(line, "crossvm");

        if (found && end && found < end)
            return strtol(strchr(line, ':') + 1, NULL, 10);
    }
    return -1;
}

static void say(const char *text)
{
    (void)!write(STDOUT_FILENO, text, strlen(text));
}

/* In strict mode a process may read, write and end. */
static int play_strictly(const struct game *game, unsigned rounds)
{
    const int before_fd = open_file("/proc/interrupts", O_RDONLY);
    const int after_fd = open_file("/proc/interrupts", O_RDONLY);
    char text[128];
    long before;
    int wrong;

    /* The first rounds find the player asleep, and let this process sleep. */
    if (play(game, WARM_UP) != 0)
        return EXIT_FAILURE;
    before = interrupts(before_fd);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) < 0)
        return EXIT_FAILURE;
    wrong = play(game, rounds);
    snprintf(text, sizeof text, "rally: %u rounds without a system call, with %ld interrupts\n",
             rounds, interrupts(after_fd) - before);
    say(text);
    return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int play_awake(const struct game *game, unsigned rounds)
{
    const pid_t child = fork();
    int status;

    if (child < 0)
        err(EXIT_FAILURE, "fork");
    if (child == 0)
        syscall(SYS_exit, play_strictly(game, rounds)); /* exit(3) does more */
    if (waitpid(child, &status, 0) != child)
        err(EXIT_FAILURE, "waitpid");
    if (WIFSIGNALED(status))
        errx(EXIT_FAILURE, "there was a system call (signal %d)", WTERMSIG(status));
    return WEXITSTATUS(status);
}

static int play_as_it_comes(const struct game *game, unsigned rounds)
{
    const int wrong = play(game, rounds);

    if (wrong < 0)
        err(EXIT_FAILURE, "an event");
    printf("rally: %u rounds, %d answers were wrong\n", rounds, wrong);
    return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    const bool awake = argc > 1 && strcmp(argv[1], "--awake") == 0;
    const char *number = argc > 1 + awake ? argv[1 + awake] : NULL;
    const unsigned rounds = number ? (unsigned)strtoul(number, NULL, 10) : ROUNDS;
    const struct game game = game_open();

    return awake ? play_awake(&game, rounds) : play_as_it_comes(&game, rounds);
}
