/* SPDX-License-Identifier: BSD-2-Clause */
/* The reserved words of the description language and of C. */
#include "base/suggest.h"
#include "compiler/token.h"

#include <stdlib.h>
#include <string.h>

/* Both tables are sorted for bsearch. */
static const char *const reserved_words[] = {
    "Dataport",
    "Dataports",
    "Event",
    "Events",
    "False",
    "Procedure",
    "Procedures",
    "True",
    "assembly",
    "attribute",
    "binary_semaphore",
    "char",
    "component",
    "composition",
    "configuration",
    "connection",
    "connector",
    "consumes",
    "control",
    "dataport",
    "emits",
    "export",
    "false",
    "from",
    "group",
    "hardware",
    "has",
    "import",
    "in",
    "include",
    "inout",
    "int",
    "int64_t",
    "integer",
    "maybe",
    "mutex",
    "out",
    "procedure",
    "provides",
    "refin",
    "schedule",
    "semaphore",
    "signed",
    "string",
    "struct",
    "thread",
    "threads",
    "ticks",
    "to",
    "true",
    "uint64_t",
    "unsigned",
    "us",
    "uses",
    "void",
    "with",
};

static const char *const c_keywords[] = {
    "_Alignas",   "_Alignof",       "_Atomic",       "_Bool",
    "_Complex",   "_Decimal128",    "_Decimal32",    "_Decimal64",
    "_Float128",  "_Float16",       "_Float32",      "_Float32x",
    "_Float64",   "_Float64x",      "_Generic",      "_Imaginary",
    "_Noreturn",  "_Static_assert", "_Thread_local", "__alignof",
    "__asm",      "__attribute",    "__auto_type",   "__const",
    "__float128", "__inline",       "__int128",      "__restrict",
    "__signed",   "__thread",       "__typeof",      "__volatile",
    "asm",        "auto",           "break",         "case",
    "char",       "const",          "continue",      "default",
    "do",         "double",         "else",          "enum",
    "extern",     "float",          "for",           "goto",
    "if",         "inline",         "int",           "long",
    "register",   "restrict",       "return",        "short",
    "signed",     "sizeof",         "static",        "struct",
    "switch",     "typedef",        "typeof",        "union",
    "unsigned",   "void",           "volatile",      "while",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int compare(const void *word, const void *entry)
{
    return strcmp(word, *(const char *const *)entry);
}

bool word_in(const char *const *table, size_t count, const char *word)
{
    return bsearch(word, table, count, sizeof(*table), compare) != NULL;
}

bool is_reserved_word(const char *word)
{
    return WORD_IN(reserved_words, word);
}

bool is_c_keyword(const char *word)
{
    return WORD_IN(c_keywords, word);
}

const char *nearest_reserved_word(const char *word)
{
    struct suggestion suggestion;
    suggest_init(&suggestion, word);
    for (size_t i = 0; i < COUNT(reserved_words); i++) {
        suggest_consider(&suggestion, reserved_words[i]);
    }
    return suggestion.best;
}
