/* SPDX-License-Identifier: BSD-2-Clause */
/* dataport_init, consumes_event_init, emits_event_init: device nodes whose id is their place among
 * the arguments. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/fixed.h"
#include "dataport_allocate.h"
#include "tools.h"

/* Checks the names before anything is made; `step` arguments belong to one node. */
static int check_nodes(int argc, char **argv, int step)
{
    for (int i = 1; i < argc; i += step) {
        if (!argv[i][0])
            return wrong_call("a node's name is empty");
        if (argv[i][0] == '-')
            return wrong_call("unknown option '%s'", argv[i]);
        for (int j = 1; j < i; j += step) {
            if (!strcmp(argv[i], argv[j]))
                return wrong_call("%s is named twice", argv[i]);
        }
    }
    return STATUS_OK;
}

/* Makes the node, and sees that its id exists: a node that leads nowhere does not stay. A
 * descriptor, or -1. */
static int make_and_open(const char *path, const char *module, int major_number, unsigned int id)
{
    int fd;

    if (node_make(path, module, (unsigned int)major_number, id))
        return -1;
    fd = node_open(path, module, O_RDWR);
    if (fd < 0)
        unlink(path);
    return fd;
}

static int make_event_nodes(int argc, char **argv, const char *module, const char *what)
{
    int status = check_nodes(argc, argv, 1);
    int number;

    if (status)
        return status;
    number = node_find_major(module);
    if (number < 0)
        return STATUS_FAILED;
    for (int i = 1; i < argc; i++) {
        int fd;

        printf("Creating %s event node %s\n", what, argv[i]);
        fd = make_and_open(argv[i], module, number, (unsigned int)i);
        if (fd < 0)
            return STATUS_FAILED;
        close(fd);
    }
    return STATUS_OK;
}

static bool asks_for_help(int argc, char **argv)
{
    return argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"));
}

int consumes_event_init_main(int argc, char **argv)
{
    if (asks_for_help(argc, argv)) {
        puts("usage: consumes_event_init NODE...\n"
             "Makes device nodes of events that this VM consumes: the n-th node is the event with "
             "id n.");
        return STATUS_OK;
    }
    if (argc < 2)
        return wrong_call("a node is missing");
    return make_event_nodes(argc, argv, "consumes_event", "consuming");
}

int emits_event_init_main(int argc, char **argv)
{
    if (asks_for_help(argc, argv)) {
        puts("usage: emits_event_init NODE...\n"
             "Makes device nodes of events that this VM emits: the n-th node is the event with id "
             "n.");
        return STATUS_OK;
    }
    if (argc < 2)
        return wrong_call("a node is missing");
    return make_event_nodes(argc, argv, "emits_event", "emitting");
}

static bool parse_size(const char *text, size_t *ret_size)
{
    unsigned long long value;

    if (!parse_number(text, SIZE_MAX, &value) || !value || value % CAISSON_PAGE_BYTES)
        return false;
    *ret_size = (size_t)value;
    return true;
}

static void complain_of_allocation(const char *path, size_t size)
{
    if (errno == EINVAL)
        complain("%s: %zu bytes is not the size that the system's description gives this dataport",
                 path, size);
    else if (errno == EBUSY)
        complain("%s: it is allocated already, with another size than %zu bytes", path, size);
    else
        complain("%s: cannot allocate %zu bytes: %s", path, size, strerror(errno));
}

static int init_dataport(const char *path, const char *size_text, int major_number, unsigned int id)
{
    size_t size = 0;
    int fd, result;

    parse_size(size_text, &size);
    printf("Creating dataport node %s\n", path);
    fd = make_and_open(path, "dataport", major_number, id);
    if (fd < 0)
        return STATUS_FAILED;
    printf("Allocating %zu bytes for %s\n", size, path);
    result = dataport_allocate(fd, size);
    if (result)
        complain_of_allocation(path, size);
    close(fd);
    return result ? STATUS_FAILED : STATUS_OK;
}

int dataport_init_main(int argc, char **argv)
{
    size_t size;
    int status, number;

    if (asks_for_help(argc, argv)) {
        printf("usage: dataport_init NODE SIZE [NODE SIZE...]\n"
               "Makes device nodes of dataports and allocates their memory: the n-th node is the "
               "dataport with id n.\n"
               "SIZE is its declared size in bytes, a multiple of %u; 0x begins a hexadecimal "
               "number.\n",
               CAISSON_PAGE_BYTES);
        return STATUS_OK;
    }
    if (argc < 2)
        return wrong_call("a node and its size are missing");
    status = check_nodes(argc, argv, 2);
    if (status)
        return status;
    if (argc % 2 == 0)
        return wrong_call("%s has no size", argv[argc - 1]);
    for (int i = 2; i < argc; i += 2) {
        if (!parse_size(argv[i], &size))
            return wrong_call("the size of %s, '%s', is not a positive multiple of %u bytes",
                              argv[i - 1], argv[i], CAISSON_PAGE_BYTES);
    }
    number = node_find_major("dataport");
    if (number < 0)
        return STATUS_FAILED;
    for (int i = 1; i < argc && !status; i += 2)
        status = init_dataport(argv[i], argv[i + 1], number, (unsigned int)(i + 1) / 2);
    return status;
}
