/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of kinds of objects, from abi/object.def. */
#include "loader/kinds.h"

#include <stddef.h>

#define ROLE(name) (1u << CAISSON_ROLE_##name)

static const struct kind kinds[CAISSON_OBJECT_KINDS] = {
#define KIND(name, number, word, title_, made_, size_, rights_, shared_, roles_)                   \
    [number] = {.title = title_,                                                                   \
                .made = OPERATION_##made_,                                                         \
                .size = KIND_SIZE_##size_,                                                         \
                .rights = KIND_RIGHTS_##rights_,                                                   \
                .shared = KIND_SHARED_##shared_,                                                   \
                .roles = roles_},
#include "abi/object.def"
#undef KIND
};

const struct kind *kind_of(uint32_t number)
{
    return number > 0 && number < CAISSON_OBJECT_KINDS ? &kinds[number] : NULL;
}
