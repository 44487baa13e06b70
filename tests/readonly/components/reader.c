/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads; and writes when it is told to, which it has no right to. */
#include <camkes.h>
#include <string.h>
#include <sys/mman.h>

char *access_read(void)
{
    return strndup(board, board_get_size());
}

int access_make_writable(void)
{
    return mprotect(board, board_get_size(), PROT_READ | PROT_WRITE);
}

void access_write(const char *text)
{
    strcpy(board, text);
}
