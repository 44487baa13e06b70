/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes one byte behind a block of the heap. Linked dynamically: valgrind watches no other
 * heap. */
#include <stdlib.h>

int main(int argc, char *argv[])
{
    (void)argv;
    volatile char *block = malloc(24);
    if (block == NULL)
        return 1;
    block[23 + argc] = 1;
    free((void *)block);
    return 0;
}
