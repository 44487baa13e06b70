/* SPDX-License-Identifier: BSD-2-Clause */
/* consumes_event_wait and emits_event_emit: events for the shell. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "emits_event.h"
#include "tools.h"

static int wait_usage(void)
{
    printf("usage: consumes_event_wait [OPTION...] NODE\n"
           "Waits for an event and consumes it.\n"
           "  -t, --timeout SECONDS  give up after this time (0.25, say; 0 only looks), with "
           "status %d\n"
           "  -h, --help             this text\n",
           STATUS_TIMEOUT);
    return STATUS_OK;
}

static int wait_for_event(const char *path, int timeout_ms)
{
    struct pollfd pollfd = {.fd = node_open(path, "consumes_event", O_RDWR), .events = POLLIN};
    int ready;

    if (pollfd.fd < 0)
        return STATUS_FAILED;
    ready = poll(&pollfd, 1, timeout_ms);
    if (ready < 0)
        complain("cannot wait for %s: %s", path, strerror(errno));
    close(pollfd.fd);
    if (ready < 0)
        return STATUS_FAILED;
    return ready ? STATUS_OK : STATUS_TIMEOUT;
}

int consumes_event_wait_main(int argc, char **argv)
{
    static const struct option options[] = {
        {"timeout", required_argument, NULL, 't'}, {"help", no_argument, NULL, 'h'}, {0}};
    int timeout_ms = -1;
    int option;

    while ((option = getopt_long(argc, argv, "t:h", options, NULL)) != -1) {
        if (option == 'h')
            return wait_usage();
        if (option == 't' && !parse_seconds(optarg, &timeout_ms))
            return wrong_call("the timeout '%s' is not a number of seconds", optarg);
        if (option == '?')
            return STATUS_WRONG;
    }
    if (argc - optind != 1)
        return wrong_call("one node is wanted, not %d", argc - optind);
    return wait_for_event(argv[optind], timeout_ms);
}

static int emit_usage(void)
{
    puts("usage: emits_event_emit NODE...\n"
         "Emits each event, in this order.\n"
         "  -h, --help  this text");
    return STATUS_OK;
}

static int emit(const char *path)
{
    int fd = node_open(path, "emits_event", O_RDWR);
    int result;

    if (fd < 0)
        return STATUS_FAILED;
    result = emits_event_emit(fd);
    if (result)
        complain("cannot emit %s: %s", path, strerror(errno));
    close(fd);
    return result ? STATUS_FAILED : STATUS_OK;
}

int emits_event_emit_main(int argc, char **argv)
{
    static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};
    int status = STATUS_OK;
    int option;

    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        return option == 'h' ? emit_usage() : STATUS_WRONG;
    if (optind == argc)
        return wrong_call("a node is missing");
    for (int i = optind; i < argc && !status; i++)
        status = emit(argv[i]);
    return status;
}
