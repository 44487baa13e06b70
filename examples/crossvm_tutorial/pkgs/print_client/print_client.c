/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends each of its arguments to the print server, one after the other, and waits until it is
 * printed. */
#include <consumes_event.h>
#include <dataport.h>
#include <emits_event.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static int open_node(const char *path)
{
    int fd = open(path, O_RDWR);

    if (fd < 0)
        err(EXIT_FAILURE, "%s", path);
    return fd;
}

static void send_string(const char *string, char *data, size_t size_bytes)
{
    size_t length = strlen(string);

    if (length >= size_bytes)
        errx(EXIT_FAILURE, "a string of %zu bytes does not fit a dataport of %zu", length,
             size_bytes);
    memcpy(data, string, length + 1);
}

int main(int argc, char *argv[])
{
    int data_fd = open_node("/dev/camkes_data");
    int do_print_fd = open_node("/dev/camkes_do_print");
    int done_printing_fd = open_node("/dev/camkes_done_printing");

    char *data = dataport_mmap(data_fd);
    if (data == MAP_FAILED)
        err(EXIT_FAILURE, "mapping /dev/camkes_data");
    ssize_t size_bytes = dataport_get_size(data_fd);
    if (size_bytes <= 0)
        err(EXIT_FAILURE, "size of /dev/camkes_data");

    for (int i = 1; i < argc; i++) {
        send_string(argv[i], data, (size_t)size_bytes);
        if (emits_event_emit(do_print_fd) < 0)
            err(EXIT_FAILURE, "emitting do_print");
        if (consumes_event_wait(done_printing_fd) < 0)
            err(EXIT_FAILURE, "waiting for done_printing");
    }
    return EXIT_SUCCESS;
}
