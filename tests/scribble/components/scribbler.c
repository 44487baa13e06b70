/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes random bytes over everything that its declared descriptors let it map for writing, and
 * goes on calling and emitting meanwhile, so that the other side looks at the rubbish.
 */
#include <camkes.h>
#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct {
    uint32_t *words;
    size_t count;
} maps[64];
static size_t map_count;

static camkes_error_action_t on_error(camkes_error_t *error)
{
    (void)error;
    return CEA_DISCARD;
}

/* The first descriptor that is declared is 3. */
void pre_init(void)
{
    struct stat status;

    camkes_register_error_handler(on_error);
    for (int descriptor = 3; fstat(descriptor, &status) == 0; descriptor++) {
        const size_t bytes = (size_t)status.st_size;
        void *memory = bytes == 0
                           ? MAP_FAILED
                           : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);

        if (memory != MAP_FAILED && map_count < ARRAY_SIZE(maps)) {
            maps[map_count].words = memory;
            maps[map_count++].count = bytes / sizeof(uint32_t);
        }
    }
    if (map_count < 4)
        abort();
}

static uint32_t chance(void)
{
    static _Thread_local uint64_t state = 88172645463325252u;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 11);
}

/* Headers and words more often than the rest; small numbers, which may pass for states and lengths,
 * more often than large. */
static void scribble(void)
{
    const size_t map = chance() % map_count;
    const size_t reach = chance() % 4 == 0 ? maps[map].count : MIN(maps[map].count, (size_t)64);
    volatile uint32_t *word = &maps[map].words[chance() % reach];

    *word = chance() >> (chance() % 32);
    if (chance() % 16 == 0)
        syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
    if (chance() % 256 == 0)
        usleep(chance() % 200);
}

int service__run(void)
{
    for (;;)
        scribble();
}

static void call(bool together)
{
    int numbers[100] = {0};
    int64_t state = 0;
    size_t doubled_sz = 0;
    char *answer;
    int *doubled;

    if (together)
        service_work("rubbish", ARRAY_SIZE(numbers), numbers, &state, &answer, &doubled_sz,
                     &doubled);
    else
        alone_work("rubbish", ARRAY_SIZE(numbers), numbers, &state, &answer, &doubled_sz, &doubled);
    free(answer);
    free(doubled);
}

int noise__run(void)
{
    for (;;) {
        call(true);
        noise_emit();
    }
}

int alone__run(void)
{
    for (;;) {
        call(false);
        alone_refused();
        echo_poll();
    }
}

int64_t back_work(const char *text, size_t numbers_sz, const int *numbers, int64_t *state,
                  char **answer, size_t *doubled_sz, int **doubled)
{
    *answer = strdup(text);
    *doubled = malloc((numbers_sz + 1) * sizeof(*numbers));
    *doubled_sz = numbers_sz;
    memcpy(*doubled, numbers, numbers_sz * sizeof(*numbers));
    *state = -*state;
    return 0;
}

int back_refused(void)
{
    return 0;
}
