/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SerialServer: the console of the system for its clients. What they put there is printed so that
 * lines of several do not mix; a line that nobody ends is printed after a short rest. What is typed
 * goes to one client, the first to begin with: `@` and a number at the beginning of a line go to
 * another, `@@` is an `@`.
 */
#include <camkes.h>
#include <camkes/console.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#define LINE_BYTES 256
#define REST_NS    20000000 /* after which an unfinished line is printed */
#define ESCAPE     '@'

/* What goes with calls, where anybody is connected. */
void *getchar_buf(seL4_Word badge) __attribute__((weak));
size_t getchar_buf_size(seL4_Word badge) __attribute__((weak));
unsigned int getchar_num_badges(void) __attribute__((weak));
seL4_Word getchar_enumerate_badge(unsigned int i) __attribute__((weak));
void getchar_emit(unsigned int badge) __attribute__((weak));
void *processed_batch_buf(seL4_Word badge) __attribute__((weak));
size_t processed_batch_buf_size(seL4_Word badge) __attribute__((weak));
void *raw_batch_buf(seL4_Word badge) __attribute__((weak));
size_t raw_batch_buf_size(seL4_Word badge) __attribute__((weak));

/* A ring of characters in memory that a client shares, as the client knows it: `tail` is where the
 * next one is put. */
struct ring {
    uint32_t head;
    uint32_t tail;
    char characters[];
};

/* What one client has put through one interface while another's line was not finished. */
struct line {
    struct line *next;
    const void *interface;
    seL4_Word badge;
    bool cut; /* a line of it was ended for another one's sake */
    size_t used;
    char text[LINE_BYTES];
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t unfinished;
    struct line *lines;
    size_t puts;       /* so far */
    struct line *open; /* whose line is being printed; NULL: it has ended */
} output = {.lock = PTHREAD_MUTEX_INITIALIZER, .unfinished = PTHREAD_COND_INITIALIZER};

/* --- output --- */

static void print(struct line *line, const char *text, size_t count)
{
    if (count == 0)
        return;
    if (output.open && output.open != line) {
        putchar('\n');
        output.open->cut = true;
    }
    fwrite(text, 1, count, stdout);
    output.open = text[count - 1] == '\n' ? NULL : line;
}

static void flush(struct line *line)
{
    const size_t used = line->used;

    line->used = 0;
    print(line, line->text, used);
}

static struct line *line_of(const void *interface, seL4_Word badge)
{
    struct line *line = output.lines;

    while (line && (line->interface != interface || line->badge != badge))
        line = line->next;
    if (line)
        return line;
    line = calloc(1, sizeof(*line));
    assert(line);
    line->interface = interface;
    line->badge = badge;
    line->next = output.lines;
    output.lines = line;
    return line;
}

/* What waited for the end of a line. */
static void flush_waiting(void)
{
    for (struct line *line = output.lines; line && !output.open; line = line->next)
        flush(line);
}

/* It waits while another line is open. The end of a line that was cut off is there already. */
static void put(struct line *line, char character)
{
    const bool ended = line->cut && character == '\n';

    line->cut = false;
    if (ended)
        return;
    if (line->used == 0 && (!output.open || output.open == line)) {
        print(line, &character, 1);
        flush_waiting();
        return;
    }
    line->text[line->used++] = character;
    if (line->used == LINE_BYTES)
        flush(line);
}

/* Interfaces are told apart by the address of a function of theirs. */
static void put_all(const void *interface, seL4_Word badge, const char *text, size_t count)
{
    struct line *line;

    pthread_mutex_lock(&output.lock);
    line = line_of(interface, badge);
    output.puts++;
    for (size_t i = 0; i < count; i++)
        put(line, text[i]);
    if (output.open)
        pthread_cond_signal(&output.unfinished);
    pthread_mutex_unlock(&output.lock);
}

/* With the lock held: returns when nobody has put anything for a while. */
static void await_rest(void)
{
    const struct timespec rest = {.tv_nsec = REST_NS};
    size_t puts;

    do {
        puts = output.puts;
        pthread_mutex_unlock(&output.lock);
        nanosleep(&rest, NULL);
        pthread_mutex_lock(&output.lock);
    } while (puts != output.puts);
}

/* Once for what came: a line that stays open costs nothing. */
static void *flush_after_rest(void *argument)
{
    pthread_mutex_lock(&output.lock);
    for (;;) {
        while (!output.open)
            pthread_cond_wait(&output.unfinished, &output.lock);
        await_rest();
        for (struct line *line = output.lines; line; line = line->next)
            flush(line);
        fflush(stdout);
        pthread_cond_wait(&output.unfinished, &output.lock);
    }
    return argument;
}

/* At the end of the system nothing waits any more. */
static void *flush_at_end(void *argument)
{
    const sigset_t *ends = argument;
    int number;

    while (sigwait(ends, &number) != 0)
        ;
    pthread_mutex_lock(&output.lock);
    for (struct line *line = output.lines; line; line = line->next)
        flush(line);
    fflush(stdout);
    pthread_sigmask(SIG_UNBLOCK, ends, NULL);
    raise(number);
    return NULL;
}

void processed_putchar_putchar(int c)
{
    const char character = (char)c;

    put_all(processed_putchar_putchar, processed_putchar_get_sender_id(), &character, 1);
}

void raw_putchar_putchar(int c)
{
    const char character = (char)c;

    put_all(raw_putchar_putchar, raw_putchar_get_sender_id(), &character, 1);
}

/* The client writes into the ring as it likes: its positions are read once, and lead nowhere beyond
 * the memory. */
static void put_ring(const void *interface, seL4_Word badge, struct ring *ring, size_t bytes)
{
    const uint32_t size = (uint32_t)(bytes - sizeof(*ring));
    const uint32_t tail = __atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE) % size;
    uint32_t head = __atomic_load_n(&ring->head, __ATOMIC_RELAXED) % size;

    for (; head != tail; head = (head + 1) % size) {
        const char character = ring->characters[head];

        put_all(interface, badge, &character, 1);
    }
    __atomic_store_n(&ring->head, head, __ATOMIC_RELEASE);
}

void processed_batch_batch(void)
{
    const seL4_Word badge = processed_batch_get_sender_id();

    put_ring(processed_batch_batch, badge, processed_batch_buf(badge),
             processed_batch_buf_size(badge));
}

void raw_batch_batch(void)
{
    const seL4_Word badge = raw_batch_get_sender_id();

    put_ring(raw_batch_batch, badge, raw_batch_buf(badge), raw_batch_buf_size(badge));
}

/* --- input --- */

void getchar_foo(void)
{
}

static seL4_Word client; /* that gets what is typed; 0: there is none */

/* What does not fit is lost, as on a serial line. */
static void give(char character)
{
    struct ring *ring = getchar_buf(client);
    const uint32_t size = (uint32_t)(getchar_buf_size(client) - sizeof(*ring));
    const uint32_t tail = __atomic_load_n(&ring->tail, __ATOMIC_RELAXED) % size;
    const uint32_t next = (tail + 1) % size;

    if (next == __atomic_load_n(&ring->head, __ATOMIC_ACQUIRE) % size)
        return;
    ring->characters[tail] = character;
    __atomic_store_n(&ring->tail, next, __ATOMIC_RELEASE);
    getchar_emit((unsigned int)client);
}

static void choose(char character)
{
    const unsigned int number = (unsigned int)(character - '0');

    if (character == ESCAPE)
        give(character);
    else if (character >= '0' && number < getchar_num_badges())
        client = getchar_enumerate_badge(number);
}

/* The end of a line is a carriage return, as a terminal sends it. */
static void take(char character)
{
    static bool line_begins = true, chooses;

    if (character == '\n')
        character = '\r';
    if (chooses) {
        choose(character);
        chooses = false;
    } else if (line_begins && character == ESCAPE) {
        chooses = true;
    } else {
        give(character);
        line_begins = character == '\r';
    }
}

void post_init(void)
{
    static sigset_t ends;
    pthread_t thread;

    if (getchar_num_badges)
        client = getchar_enumerate_badge(0);
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, NULL); /* also of all threads to come */
    assert(pthread_create(&thread, NULL, flush_at_end, &ends) == 0);
    assert(pthread_create(&thread, NULL, flush_after_rest, NULL) == 0);
}

/* What is typed where nobody wants it is read all the same: the console must not fill up. */
int getchar__run(void)
{
    char typed[256];
    size_t count;

    while ((count = camkes_console_read(typed, sizeof(typed))) > 0)
        for (size_t i = 0; client != 0 && i < count; i++)
            take(typed[i]);
    return 0;
}
