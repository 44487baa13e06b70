/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a name in the tables is one that a message can carry. */
#include "loader/validate.h"

#include <errno.h>
#include <string.h>

#define NAME_BYTES_MAX 248u /* as the name of a memfd may have */

int validate_name(const struct tables *tables, uint32_t offset, const char *what, uint32_t index,
                  struct failure *failure)
{
    if (offset >= tables->header->string_bytes)
        return failure_set(failure, EINVAL,
                           "system tables: name of %s %u lies outside the string section", what,
                           index);
    const char *name = tables_string(tables, offset);
    size_t length = strnlen(name, NAME_BYTES_MAX + 1);
    if (length == 0 || length > NAME_BYTES_MAX)
        return failure_set(failure, EINVAL, "system tables: name of %s %u has %s", what, index,
                           length == 0 ? "no characters" : "too many characters");
    for (size_t i = 0; i < length; i++) {
        if (name[i] <= ' ' || name[i] > '~')
            return failure_set(failure, EINVAL,
                               "system tables: name of %s %u has a character that does not print",
                               what, index);
    }
    return 0;
}
