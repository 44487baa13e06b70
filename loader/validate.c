/* SPDX-License-Identifier: BSD-2-Clause */
/* Validates system tables and payloads whole: nothing behind this check looks at an offset or count
 * with suspicion. */
#include "loader/validate.h"
#include "loader/kinds.h"

#include "abi/rpc.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* More than any real system has; keeps every sum below within 32 and 64 bits. */
#define COUNT_MAX 65536u

struct section {
    const char *what;
    uint32_t offset;
    uint32_t count;
    uint32_t entry_bytes;
};

/* Sections stand in order, aligned, without overlap and within the block. */
static int check_sections(const struct caisson_system_header *header, struct failure *failure)
{
    const struct section sections[] = {
        {"objects", header->object_offset, header->object_count, sizeof(struct caisson_object)},
        {"instances", header->instance_offset, header->instance_count,
         sizeof(struct caisson_instance)},
        {"capabilities", header->capability_offset, header->capability_count,
         sizeof(struct caisson_capability)},
        {"strings", header->string_offset, header->string_bytes, 1},
    };
    uint64_t end = sizeof(*header);
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
        const struct section *section = &sections[i];
        if (section->entry_bytes > 1 && section->count > COUNT_MAX)
            return failure_set(failure, EINVAL, "system tables: %u %s are too many", section->count,
                               section->what);
        if (section->entry_bytes > 1 && section->offset % 8 != 0)
            return failure_set(failure, EINVAL, "system tables: %s at offset %u are not aligned",
                               section->what, section->offset);
        if (section->offset < end)
            return failure_set(failure, EINVAL,
                               "system tables: %s at offset %u overlap what stands before them",
                               section->what, section->offset);
        end = section->offset + (uint64_t)section->count * section->entry_bytes;
        if (end > header->size_bytes)
            return failure_set(failure, EINVAL,
                               "system tables: %s end at byte %llu, behind the block's %u bytes",
                               section->what, (unsigned long long)end, header->size_bytes);
    }
    return 0;
}

static int check_header(const struct caisson_system_header *header, struct failure *failure)
{
    if (header->magic != CAISSON_SYSTEM_MAGIC)
        return failure_set(failure, EINVAL, "system tables: wrong magic number");
    if (header->revision != CAISSON_SYSTEM_REVISION)
        return failure_set(
            failure, EINVAL,
            "system tables: revision %u, but this loader reads revision %u: build the "
            "image anew, with one release of Caisson",
            header->revision, CAISSON_SYSTEM_REVISION);
    if (header->size_bytes < sizeof(*header) || header->reserved != 0)
        return failure_set(failure, EINVAL, "system tables: malformed header");
    return check_sections(header, failure);
}

/* With the last byte NUL, each offset within the section is a terminated string. */
static int check_strings(const struct tables *tables, struct failure *failure)
{
    uint32_t bytes = tables->header->string_bytes;
    if (bytes == 0 || tables->strings[0] != '\0' || tables->strings[bytes - 1] != '\0')
        return failure_set(failure, EINVAL,
                           "system tables: the string section does not begin and end with NUL");
    return 0;
}

static int check_payloads(const struct tables *tables, struct failure *failure)
{
    if (tables->payload_count > COUNT_MAX)
        return failure_set(failure, EINVAL, "payloads: %llu are too many",
                           (unsigned long long)tables->payload_count);
    for (uint64_t i = 0; i < tables->payload_count; i++) {
        const struct caisson_payload *payload = &tables->payloads[i];
        if (payload->name == NULL || payload->start == NULL || payload->end < payload->start)
            return failure_set(failure, EINVAL, "payloads: number %llu is malformed",
                               (unsigned long long)i);
    }
    return 0;
}

static int compare_payloads(const void *one, const void *other)
{
    const struct caisson_payload *const *first = one;
    const struct caisson_payload *const *second = other;
    return strcmp((*first)->name, (*second)->name);
}

static int index_payloads(struct tables *tables, struct failure *failure)
{
    tables->payloads_by_name = calloc(tables->payload_count + 1, sizeof(*tables->payloads_by_name));
    if (tables->payloads_by_name == NULL)
        return failure_set(failure, ENOMEM, "no memory for the payloads' names");
    for (uint64_t i = 0; i < tables->payload_count; i++)
        tables->payloads_by_name[i] = &tables->payloads[i];
    qsort(tables->payloads_by_name, tables->payload_count, sizeof(*tables->payloads_by_name),
          compare_payloads);
    return 0;
}

static bool is_page_multiple(uint64_t size, uint64_t max)
{
    return size > 0 && size % CAISSON_PAGE_BYTES == 0 && size <= max;
}

static int check_size(const struct caisson_object *object, const char *name,
                      struct failure *failure)
{
    const struct kind *kind = kind_of(object->kind);
    unsigned long long size = object->size_bytes;
    switch (kind->size) {
    case KIND_SIZE_PAGES:
        if (is_page_multiple(size, MEMORY_BYTES_MAX))
            return 0;
        return failure_set(failure, EINVAL,
                           "system tables: %s %s: size %llu is not a positive multiple of %u",
                           kind->title, name, size, CAISSON_PAGE_BYTES);
    case KIND_SIZE_PAGE:
        if (size == CAISSON_PAGE_BYTES)
            return 0;
        return failure_set(failure, EINVAL, "system tables: %s %s: size %llu is not one page",
                           kind->title, name, size);
    case KIND_SIZE_CHANNEL:
        if (is_page_multiple(size, CAISSON_CHANNEL_BYTES(CAISSON_MESSAGE_BYTES_MAX)) &&
            size >= CAISSON_CHANNEL_BYTES(1))
            return 0;
        return failure_set(failure, EINVAL,
                           "system tables: %s %s: size %llu is not a positive multiple of %u "
                           "that a channel may have",
                           kind->title, name, size, CAISSON_PAGE_BYTES);
    default:
        if (size == 0)
            return 0;
        return failure_set(failure, EINVAL, "system tables: object %s has a size, but is no memory",
                           name);
    }
}

static int check_object(const struct tables *tables, uint32_t index, struct failure *failure)
{
    const struct caisson_object *object = &tables->objects[index];
    int error = validate_name(tables, object->name, "object", index, failure);
    if (error < 0)
        return error;
    const char *name = tables_object_name(tables, index);
    if (kind_of(object->kind) == NULL)
        return failure_set(failure, EINVAL, "system tables: object %s has unknown kind %u", name,
                           object->kind);
    if (object->kind == CAISSON_OBJECT_FILE && tables_payload(tables, "file", name) == NULL)
        return failure_set(failure, EINVAL, "image: payload file/%s is missing", name);
    return check_size(object, name, failure);
}

/* Of some kinds a system has one object at most. */
static int check_only(const struct tables *tables, uint32_t index, bool seen[CAISSON_OBJECT_KINDS],
                      struct failure *failure)
{
    const uint32_t number = tables->objects[index].kind;
    if (kind_of(number)->shared == KIND_SHARED_ONLY && seen[number])
        return failure_set(failure, EINVAL, "system tables: %s is a second %s",
                           tables_object_name(tables, index), kind_of(number)->title);
    seen[number] = true;
    return 0;
}

static int check_objects(const struct tables *tables, struct failure *failure)
{
    bool seen[CAISSON_OBJECT_KINDS] = {false};
    for (uint32_t i = 0; i < tables->header->object_count; i++) {
        int error = check_object(tables, i, failure);
        if (error == 0)
            error = check_only(tables, i, seen, failure);
        if (error < 0)
            return error;
    }
    return 0;
}

int tables_validate(const struct caisson_system_header *header,
                    const struct caisson_payload *payloads, uint64_t payload_count,
                    struct tables *ret_tables, struct failure *failure)
{
    int error = check_header(header, failure);
    if (error < 0)
        return error;
    const char *block = (const char *)header;
    struct tables tables = {
        .header = header,
        .objects = (const void *)(block + header->object_offset),
        .instances = (const void *)(block + header->instance_offset),
        .capabilities = (const void *)(block + header->capability_offset),
        .strings = block + header->string_offset,
        .payloads = payloads,
        .payload_count = payload_count,
    };
    error = check_strings(&tables, failure);
    if (error == 0)
        error = validate_name(&tables, header->name, "system", 0, failure);
    if (error == 0)
        error = check_payloads(&tables, failure);
    if (error == 0)
        error = index_payloads(&tables, failure);
    if (error == 0)
        error = check_objects(&tables, failure);
    if (error == 0)
        error = validate_instances(&tables, failure);
    if (error == 0)
        error = validate_roles(&tables, failure);
    if (error == 0)
        *ret_tables = tables;
    else
        tables_finish(&tables);
    return error;
}
