/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls with strings. Those that a call hands out are the caller's to free. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* Whether a string that was handed out is `wanted`; frees it. */
static bool take(char *text, const char *wanted)
{
    bool same = strcmp(text, wanted) == 0;

    free(text);
    return same;
}

/* The same of an array of strings. */
static bool take_all(char **words, size_t count, const char *const *wanted, size_t wanted_count)
{
    bool same = count == wanted_count;

    for (size_t i = 0; i < count; i++)
        same = take(words[i], i < wanted_count ? wanted[i] : "") && same;
    free(words);
    return same;
}

static void check_strings(void)
{
    char quiet[] = "quiet";
    char *second = "board", *head, *tail, *text = quiet;
    bool right;

    check("strings in, refin and returned", take(texts_join("key", &second), "keyboard"));
    right = texts_split("a=b=c", &head, &tail) == 1;
    right = take(head, "a") && right;
    check("strings out", take(tail, "b=c") && right);
    right = texts_split("=", &head, &tail) == 0;
    right = take(head, "") && right;
    check("empty strings out", take(tail, "") && right);
    texts_louder(&text); /* replaces `text`; what it pointed to stays the caller's */
    check("string inout", take(text, "quiet!"));
}

static void check_arrays_of_strings(void)
{
    char *in[] = {"one", "", "three"}, *more[] = {", ", "; "};
    char **marks = more, **words;
    size_t marks_sz = ARRAY_SIZE(more), words_sz;

    check("arrays of strings in and refin",
          take(texts_join_all(ARRAY_SIZE(in), in, &marks_sz, &marks), "one, ; three"));
    texts_words("to be  or", &words_sz, &words);
    check("array of strings out",
          take_all(words, words_sz, (const char *const[]){"to", "be", "", "or"}, 4));
    texts_words("", &words_sz, &words);
    check("array of one empty string", take_all(words, words_sz, (const char *const[]){""}, 1));
    words = in;
    words_sz = ARRAY_SIZE(in);
    texts_reverse(&words_sz, &words);
    check("array of strings inout",
          take_all(words, words_sz, (const char *const[]){"three", "", "one"}, 3));
}

void check_texts(void)
{
    check_strings();
    check_arrays_of_strings();
}
