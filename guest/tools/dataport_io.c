/* SPDX-License-Identifier: BSD-2-Clause */
/* dataport_read and dataport_write: a dataport's bytes for the shell. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dataport.h"
#include "tools.h"

#define COPY_BYTES 4096u

/* A part of a dataport, mapped. The component may change it at any moment: bytes are copied once,
 * then used. */
struct part {
    char *data;
    size_t size;
    void *mapping;
    size_t mapping_size;
};

/* Maps the dataport `path` from offset to its end. 0, or -1 after a message. */
static int part_map(const char *path, int flags, unsigned long long offset, struct part *ret_part)
{
    int fd = node_open(path, "dataport", flags);
    void *mapping;
    ssize_t size;

    if (fd < 0)
        return -1;
    mapping = dataport_mmap(fd);
    size = mapping == MAP_FAILED ? -1 : dataport_get_size(fd);
    if (size < 0) {
        if (errno == ENODATA)
            complain("%s is not allocated yet: dataport_init does that", path);
        else
            complain("cannot map %s: %s", path, strerror(errno));
        close(fd);
        return -1;
    }
    close(fd);
    if (offset > (size_t)size) {
        complain("%s has %zd bytes, so none from %llu on", path, size, offset);
        munmap(mapping, (size_t)size);
        return -1;
    }
    *ret_part = (struct part){(char *)mapping + offset, (size_t)size - (size_t)offset, mapping,
                              (size_t)size};
    return 0;
}

static void part_unmap(const struct part *part)
{
    munmap(part->mapping, part->mapping_size);
}

/* Prints `size` bytes, or where text is set, those before the first NUL, and ends the line. */
static void part_print(const struct part *part, size_t size, bool text)
{
    char buffer[COPY_BYTES];
    bool ended = false;

    for (size_t at = 0; at < size && !ended; at += sizeof(buffer)) {
        size_t count = size - at < sizeof(buffer) ? size - at : sizeof(buffer);

        memcpy(buffer, part->data + at, count);
        if (text && memchr(buffer, '\0', count)) {
            count = strnlen(buffer, count);
            ended = true;
        }
        fwrite(buffer, 1, count, stdout);
    }
    if (text)
        putchar('\n');
}

static int read_usage(void)
{
    puts("usage: dataport_read [OPTION...] NODE\n"
         "Prints a dataport as text: up to the first NUL byte, with a line end after it.\n"
         "  -o, --offset N  begin at byte N\n"
         "  -s, --size N    print N bytes as they are, NUL or not\n"
         "  -a, --all       print all bytes as they are\n"
         "  -h, --help      this text");
    return STATUS_OK;
}

int dataport_read_main(int argc, char **argv)
{
    static const struct option options[] = {{"offset", required_argument, NULL, 'o'},
                                            {"size", required_argument, NULL, 's'},
                                            {"all", no_argument, NULL, 'a'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    unsigned long long offset = 0, size = 0;
    bool sized = false, all = false;
    struct part part;
    int option;

    while ((option = getopt_long(argc, argv, "o:s:ah", options, NULL)) != -1) {
        if (option == 'h')
            return read_usage();
        if (option == 'o' && !parse_number(optarg, SIZE_MAX, &offset))
            return wrong_call("the offset '%s' is not a number of bytes", optarg);
        if (option == 's' && !parse_number(optarg, SIZE_MAX, &size))
            return wrong_call("the size '%s' is not a number of bytes", optarg);
        if (option == '?')
            return STATUS_WRONG;
        sized |= option == 's';
        all |= option == 'a';
    }
    if (argc - optind != 1)
        return wrong_call("one node is wanted, not %d", argc - optind);
    if (sized && all)
        return wrong_call("--size and --all contradict each other");
    if (part_map(argv[optind], O_RDONLY, offset, &part))
        return STATUS_FAILED;
    if (sized && size > part.size) {
        complain("%s has %zu bytes from %llu on, not %llu", argv[optind], part.size, offset, size);
        part_unmap(&part);
        return STATUS_FAILED;
    }
    part_print(&part, sized ? (size_t)size : part.size, !sized && !all);
    part_unmap(&part);
    return STATUS_OK;
}

/* Standard input as it is. All of it is read before the dataport changes, so that too much of it
 * changes nothing. */
static int write_input(const char *path, const struct part *part)
{
    /* One byte more than fits tells that there is too much. */
    char *buffer = part->size < SIZE_MAX ? malloc(part->size + 1) : NULL;
    size_t count;
    int status = STATUS_FAILED;

    if (!buffer) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    count = fread(buffer, 1, part->size + 1, stdin);
    if (ferror(stdin)) {
        complain("cannot read the input: %s", strerror(errno));
    } else if (count > part->size) {
        complain("%s: the input does not fit: there is room for %zu bytes", path, part->size);
    } else {
        memcpy(part->data, buffer, count);
        status = STATUS_OK;
    }
    free(buffer);
    return status;
}

/* The words with a blank between them and a NUL after. */
static int write_words(const char *path, const struct part *part, int count, char **words)
{
    size_t at = 0, total = 0;

    for (int i = 0; i < count; i++)
        total += strlen(words[i]) + 1;
    if (total > part->size) {
        complain("%s: %zu bytes do not fit: there is room for %zu", path, total, part->size);
        return STATUS_FAILED;
    }
    for (int i = 0; i < count; i++) {
        size_t length = strlen(words[i]);

        memcpy(part->data + at, words[i], length);
        part->data[at + length] = i + 1 < count ? ' ' : '\0';
        at += length + 1;
    }
    return STATUS_OK;
}

static int write_usage(void)
{
    puts("usage: dataport_write [OPTION...] NODE [TEXT...]\n"
         "Writes TEXT and a NUL byte into a dataport; without TEXT the standard input, as it is.\n"
         "  -o, --offset N  begin at byte N\n"
         "  -h, --help      this text");
    return STATUS_OK;
}

int dataport_write_main(int argc, char **argv)
{
    static const struct option options[] = {
        {"offset", required_argument, NULL, 'o'}, {"help", no_argument, NULL, 'h'}, {0}};
    unsigned long long offset = 0;
    struct part part;
    int option, status;

    while ((option = getopt_long(argc, argv, "+o:h", options, NULL)) != -1) {
        if (option == 'h')
            return write_usage();
        if (option == 'o' && !parse_number(optarg, SIZE_MAX, &offset))
            return wrong_call("the offset '%s' is not a number of bytes", optarg);
        if (option == '?')
            return STATUS_WRONG;
    }
    if (optind == argc)
        return wrong_call("a node is missing");
    if (part_map(argv[optind], O_RDWR, offset, &part))
        return STATUS_FAILED;
    if (optind + 1 == argc)
        status = write_input(argv[optind], &part);
    else
        status = write_words(argv[optind], &part, argc - optind - 1, argv + optind + 1);
    part_unmap(&part);
    return status;
}
