/* SPDX-License-Identifier: BSD-2-Clause */
/* Turns the pages of two dataports: each word into its complement, told from a callback. */
#include <camkes.h>

static void turn_words(uint32_t *words, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes / sizeof *words; i++)
        words[i] = ~words[i];
}

static void turn_pages(void *argument)
{
    if (turn_reg_callback(turn_pages, argument) != 0)
        printf("herald: cannot register again\n");
    turn_words(table, table_size);
    turn_words(book, book_size);
    turned_emit();
}

void post_init(void)
{
    if (turn_reg_callback(turn_pages, NULL) != 0)
        printf("herald: cannot register\n");
}
