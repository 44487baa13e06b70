/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs a fuzz target once on each file of its corpus, where there is no libFuzzer. Arguments: files
 * and folders. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* In memory of exactly its length, so that AddressSanitizer sees a read behind its end. */
static int run_file(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)walk;
    if (type != FTW_F) {
        return 0;
    }
    size_t length = (size_t)status->st_size;
    uint8_t *bytes = malloc(length == 0 ? 1 : length);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || bytes == NULL || read(fd, bytes, length) != (ssize_t)length) {
        perror(path);
        exit(1);
    }
    close(fd);
    /* Whoever reads the log of a crash wants to know where it was. */
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(bytes, length);
    free(bytes);
    return 0;
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        if (nftw(arguments[i], run_file, 16, FTW_PHYS) != 0) {
            perror(arguments[i]);
            return 1;
        }
    }
    return count > 1 ? 0 : 1;
}
