/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints the string that the guest left in the dataport, whenever the guest says so. */
#include <camkes.h>
#include <stdio.h>
#include <string.h>

/* The guest may write to the dataport at any time and need not end its string: copy once, then use
 * the copy. */
static void print_line(const char *shared, size_t size_bytes)
{
    static char line[data_size + 1];

    memcpy(line, shared, size_bytes);
    line[size_bytes] = '\0';
    printf("%s\n", line);
}

int run(void)
{
    for (;;) {
        do_print_wait();
        print_line(data, data_get_size());
        done_printing_emit();
    }
}
