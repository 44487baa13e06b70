/* SPDX-License-Identifier: BSD-2-Clause */
/* crossvm_cat: a stream through a dataport for the shell, as a pipe to a component or from it. */
#include <caisson/stream_descriptors.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dataport.h"
#include "dataport_allocate.h"
#include "tools.h"

/* What is read from a pipe at once. */
#define PIECE_BYTES 65536u

struct cat {
    const char *path; /* of the dataport */
    enum stream_role role;
    struct stream_descriptors descriptors;
    void *memory;
    size_t size_bytes;
    struct stream stream;
};

/* A signal handler gets no context. NULL while there is no stream. */
static struct stream *volatile stream_at_work;

/* The other side is told before the signal does what it does without a handler. */
static void on_signal(int number)
{
    struct stream *stream = stream_at_work;

    if (stream)
        stream_abort(stream);
    signal(number, SIG_DFL);
    raise(number);
}

static void handle_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
    struct sigaction action = {.sa_handler = on_signal}, old;

    /* What is ignored stays so, as nohup(1) wants it. */
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        if (!sigaction(signals[i], NULL, &old) && old.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

static int usage(void)
{
    puts("usage: crossvm_cat [OPTION...] DATAPORT\n"
         "Passes a stream through a dataport: the standard input to the other side where this VM "
         "emits the event\n"
         "`data`, what comes from it to the standard output where this VM consumes that. Waits for "
         "the other side.\n"
         "  -d, --data NODE  the event that tells of data (DATAPORT_data)\n"
         "  -r, --room NODE  the event that tells of room (DATAPORT_room)\n"
         "  -h, --help       this text");
    return STATUS_OK;
}

static int failed(const struct cat *cat, int error)
{
    switch (error) {
    case -EPIPE:
        complain("%s: the other side closed the stream before it had read all", cat->path);
        break;
    case -ECONNRESET:
        complain("%s: the other side gave the stream up, or was started again", cat->path);
        break;
    case -EPROTO:
        complain("%s: the other side has something else in the dataport than a stream of bytes",
                 cat->path);
        break;
    default:
        complain("%s: %s", cat->path, strerror(-error));
    }
    return STATUS_FAILED;
}

/* 0 to try again. */
static int wait_for_peer(struct cat *cat)
{
    const int error = stream_wait(&cat->stream, 1);

    return error == -EINTR ? 0 : error;
}

/* Sleeps until there is input; an event that comes first may tell that the reader ended. Whether
 * there is input, or -1. */
static int input_wait(const struct cat *cat)
{
    struct pollfd pollfds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                               {.fd = cat->descriptors.consumes, .events = POLLIN}};

    if (poll(pollfds, 2, -1) < 0)
        return errno == EINTR ? 0 : -1;
    return pollfds[0].revents != 0;
}

/* Reads input into the reserved room: how much, 0 at the end, -EAGAIN where there is none yet. */
static ssize_t input_read(const struct cat *cat, void *room, size_t size)
{
    const int there = input_wait(cat);
    ssize_t count;

    if (there == 0)
        return -EAGAIN;
    count = there < 0 ? -1 : read(STDIN_FILENO, room, size);
    if (count >= 0)
        return count;
    if (errno == EINTR || errno == EAGAIN)
        return -EAGAIN;
    complain("cannot read the input: %s", strerror(errno));
    return -errno;
}

static int cat_in(struct cat *cat)
{
    for (;;) {
        void *room;
        ssize_t count = stream_reserve(&cat->stream, PIECE_BYTES, &room);
        int error;

        if (count == -EAGAIN) {
            error = wait_for_peer(cat);
        } else if (count < 0) {
            error = (int)count;
        } else {
            count = input_read(cat, room, (size_t)count);
            if (count == 0)
                break;
            if (count < 0 && count != -EAGAIN) {
                stream_abort(&cat->stream);
                return STATUS_FAILED;
            }
            error = count > 0 ? stream_commit(&cat->stream, (size_t)count) : 0;
        }
        if (error)
            return failed(cat, error);
    }
    for (;;) {
        const int error = stream_close_wait(&cat->stream);

        if (error != -EINTR)
            return error ? failed(cat, error) : STATUS_OK;
    }
}

static int output_write(const char *data, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t count = write(STDOUT_FILENO, data + done, size - done);

        if (count < 0 && errno != EINTR && errno != EAGAIN) {
            complain("cannot write the output: %s", strerror(errno));
            return -1;
        }
        done += count > 0 ? (size_t)count : 0;
    }
    return 0;
}

static int cat_out(struct cat *cat)
{
    for (;;) {
        const void *data;
        const ssize_t count = stream_peek(&cat->stream, &data);
        int error;

        if (count == 0)
            return STATUS_OK;
        if (count > 0) {
            if (output_write(data, (size_t)count)) {
                stream_close(&cat->stream);
                return STATUS_FAILED;
            }
            error = stream_release(&cat->stream, (size_t)count);
        } else {
            error = count == -EAGAIN ? wait_for_peer(cat) : (int)count;
        }
        if (error)
            return failed(cat, error);
    }
}

/* The dataport, with its memory where nobody allocated that yet. */
static int memory_map(struct cat *cat)
{
    const int fd = node_open(cat->path, "dataport", O_RDWR);
    ssize_t size;

    if (fd < 0)
        return STATUS_FAILED;
    size = dataport_allocate_declared(fd);
    cat->memory = size < 0 ? MAP_FAILED : dataport_mmap(fd);
    if (cat->memory == MAP_FAILED)
        complain("cannot map %s: %s", cat->path, strerror(errno));
    close(fd);
    if (cat->memory == MAP_FAILED)
        return STATUS_FAILED;
    cat->size_bytes = (size_t)size;
    return STATUS_OK;
}

static int events_open(struct cat *cat, const char *data, const char *room)
{
    const bool writes = node_is_of(data, "emits_event");
    const char *emits = writes ? data : room, *consumes = writes ? room : data;

    cat->role = writes ? STREAM_WRITER : STREAM_READER;
    cat->descriptors.emits = node_open(emits, "emits_event", O_RDWR);
    if (cat->descriptors.emits < 0)
        return STATUS_FAILED;
    cat->descriptors.consumes = node_open(consumes, "consumes_event", O_RDWR);
    return cat->descriptors.consumes < 0 ? STATUS_FAILED : STATUS_OK;
}

static int cat_run(struct cat *cat)
{
    const struct stream_events events = stream_events_of_descriptors(&cat->descriptors);
    int error, status;

    handle_signals();
    error =
        stream_open(&cat->stream, cat->role, STREAM_BYTES, cat->memory, cat->size_bytes, &events);
    if (error == -EINVAL) {
        complain("%s: its %zu bytes are too few or too many for a stream", cat->path,
                 cat->size_bytes);
        return STATUS_FAILED;
    }
    stream_at_work = &cat->stream;
    if (error)
        return failed(cat, error);
    status = cat->role == STREAM_WRITER ? cat_in(cat) : cat_out(cat);
    stream_at_work = NULL;
    return status;
}

static int cat_open_and_run(struct cat *cat, const char *data, const char *room)
{
    char *names[2] = {NULL, NULL};
    int status = STATUS_FAILED;

    if ((!data && asprintf(&names[0], "%s_data", cat->path) < 0) ||
        (!room && asprintf(&names[1], "%s_room", cat->path) < 0)) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    status = memory_map(cat);
    if (!status)
        status = events_open(cat, data ? data : names[0], room ? room : names[1]);
    if (!status)
        status = cat_run(cat);
    free(names[0]);
    free(names[1]);
    return status;
}

int crossvm_cat_main(int argc, char **argv)
{
    static const struct option options[] = {{"data", required_argument, NULL, 'd'},
                                            {"room", required_argument, NULL, 'r'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    const char *data = NULL, *room = NULL;
    struct cat cat = {0};
    int option;

    while ((option = getopt_long(argc, argv, "d:r:h", options, NULL)) != -1) {
        if (option == 'h')
            return usage();
        if (option == 'd')
            data = optarg;
        else if (option == 'r')
            room = optarg;
        else
            return STATUS_WRONG;
    }
    if (optind == argc)
        return wrong_call("a dataport is missing");
    if (argc - optind != 1)
        return wrong_call("one dataport is wanted, not %d", argc - optind);
    cat.path = argv[optind];
    return cat_open_and_run(&cat, data, room);
}
