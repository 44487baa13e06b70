/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings: what is handed out comes from malloc, and is freed by the glue when it was sent. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

/* The first `length` characters of `text`, as a string of its own. */
static char *piece(const char *text, size_t length)
{
    char *copy = calloc(length + 1, 1);

    if (copy == NULL)
        abort();
    return memcpy(copy, text, length);
}

/* `text` with `more` behind it; frees `text`. */
static char *append(char *text, const char *more)
{
    char *longer = realloc(text, strlen(text) + strlen(more) + 1);

    if (longer == NULL)
        abort();
    return strcat(longer, more);
}

char *texts_join(const char *first, char **second)
{
    return append(piece(first, strlen(first)), *second);
}

int texts_split(const char *text, char **head, char **tail)
{
    size_t length = strcspn(text, "=");
    const char *rest = text[length] == '=' ? text + length + 1 : "";

    *head = piece(text, length);
    *tail = piece(rest, strlen(rest));
    return (int)length;
}

void texts_louder(char **text)
{
    *text = append(*text, "!");
}

char *texts_join_all(size_t words_sz, char **words, const size_t *marks_sz, char ***marks)
{
    char *all = piece("", 0);

    for (size_t i = 0; i < words_sz; i++) {
        all = append(all, words[i]);
        if (i < *marks_sz)
            all = append(all, (*marks)[i]);
    }
    return all;
}

void texts_words(const char *text, size_t *words_sz, char ***words)
{
    size_t count = 1;

    for (const char *blank = strchr(text, ' '); blank != NULL; blank = strchr(blank + 1, ' '))
        count++;
    *words = calloc(count, sizeof(**words));
    if (*words == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(text, " ");

        (*words)[i] = piece(text, length);
        text += length + 1;
    }
    *words_sz = count;
}

void texts_reverse(size_t *words_sz, char ***words)
{
    for (size_t i = 0; i < *words_sz / 2; i++) {
        char *first = (*words)[i];

        (*words)[i] = (*words)[*words_sz - 1 - i];
        (*words)[*words_sz - 1 - i] = first;
    }
}
