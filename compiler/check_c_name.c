/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and types of a description that C could not read where they stand in it. */
#include "compiler/model.h"
#include "compiler/token.h"

#include <string.h>

void c_name_check(struct model *model, const struct name *name, const char *what)
{
    if (is_c_keyword(name->text)) {
        diagnose_error(model->compile->diagnostics, name->place,
                       "'%s' is a keyword of C and cannot name %s", name->text, what);
    }
}

/* Of a name that stands in C as it is. */
void c_member_check(struct model *model, const struct name *name, const char *what)
{
    c_name_check(model, name, what);
    if (is_c_macro(name->text)) {
        diagnose_error(model->compile->diagnostics, name->place,
                       "'%s' is a macro in C and cannot name %s", name->text, what);
    }
}

void c_tag_check(struct model *model, const struct name *name)
{
    if (name->text == NULL) {
        return;
    }
    c_name_check(model, name, "a struct");
    if (is_c_library_tag(name->text)) {
        diagnose_error(model->compile->diagnostics, name->place,
                       "'struct %s' is one that the C library or camkes.h already has: choose "
                       "another name",
                       name->text);
    }
}

/* A C type that is none: whether there is one of any other name only a C compiler can tell. */
void c_type_check(struct model *model, const char *type, struct place place)
{
    static const char *const words[] = {"_Bool", "char",  "double", "float",   "int",
                                        "long",  "short", "signed", "unsigned"};
    bool is_keyword = is_c_keyword(type) && !WORD_IN(words, type);
    if (is_keyword || (is_c_macro(type) && strcmp(type, "bool") != 0)) {
        diagnose_error(model->compile->diagnostics, place, "'%s' is %s in C and not a type", type,
                       is_keyword ? "a keyword" : "a macro");
    }
}
