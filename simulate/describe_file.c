/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an image for another architecture says about itself, which this machine cannot run. Its
 * system tables (abi/system.h) are one block without pointers that lies in the file as it lies in
 * memory, so it is looked for by its magic number. What it says is checked as what comes from
 * outside; offsets that fit together, one section after the other, tell it from mere look-alikes.
 */
#include "simulate/describe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "abi/system.h"

struct block {
    struct caisson_system_header header;
    const char *bytes;
};

struct output {
    char *text;
    size_t size;
    size_t used;
};

static void print(struct output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void print(struct output *output, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int length =
        vsnprintf(output->text + output->used, output->size - output->used, format, values);
    va_end(values);
    if (length > 0 && (size_t)length < output->size - output->used)
        output->used += (size_t)length;
    else
        output->text[output->used] = '\0';
}

/* Whether a section lies behind the one before, within the block; moves `end` behind it. */
static bool follows(uint64_t *end, uint32_t offset, uint32_t count, size_t entry_bytes,
                    uint32_t size_bytes)
{
    if (offset < *end || offset % (entry_bytes > 1 ? 8 : 1) != 0)
        return false;
    *end = offset + (uint64_t)count * entry_bytes;
    return *end <= size_bytes;
}

static bool is_block(const struct block *block, size_t room)
{
    const struct caisson_system_header *header = &block->header;
    uint64_t end = sizeof(*header);
    if (header->magic != CAISSON_SYSTEM_MAGIC || header->revision != CAISSON_SYSTEM_REVISION ||
        header->reserved != 0 || header->size_bytes > room || header->string_bytes == 0)
        return false;
    if (!follows(&end, header->object_offset, header->object_count, sizeof(struct caisson_object),
                 header->size_bytes) ||
        !follows(&end, header->instance_offset, header->instance_count,
                 sizeof(struct caisson_instance), header->size_bytes) ||
        !follows(&end, header->capability_offset, header->capability_count,
                 sizeof(struct caisson_capability), header->size_bytes) ||
        !follows(&end, header->string_offset, header->string_bytes, 1, header->size_bytes))
        return false;
    /* With the last byte NUL, each offset within the section is a terminated string. */
    return block->bytes[header->string_offset + header->string_bytes - 1] == '\0';
}

static bool find_block(const char *bytes, size_t size, struct block *ret)
{
    for (size_t at = 0; size - at >= sizeof(struct caisson_system_header); at += 8) {
        struct block block = {.bytes = bytes + at};
        memcpy(&block.header, bytes + at, sizeof(block.header));
        if (is_block(&block, size - at)) {
            *ret = block;
            return true;
        }
        if (size - at < sizeof(struct caisson_system_header) + 8)
            break;
    }
    return false;
}

static const char *string(const struct block *block, uint32_t offset)
{
    if (offset >= block->header.string_bytes)
        return "";
    return block->bytes + block->header.string_offset + offset;
}

static struct caisson_instance instance(const struct block *block, uint32_t index)
{
    struct caisson_instance result;
    memcpy(&result, block->bytes + block->header.instance_offset + index * sizeof(result),
           sizeof(result));
    return result;
}

/* As the image's own --describe. */
static void describe(const struct block *block, struct output *output)
{
    uint64_t memory_bytes = 0;
    print(output, "name=%s\ninstances=", string(block, block->header.name));
    for (uint32_t i = 0; i < block->header.instance_count; i++)
        print(output, "%s%s", i == 0 ? "" : " ", string(block, instance(block, i).name));
    print(output, "\nvms=");
    const char *blank = "";
    for (uint32_t i = 0; i < block->header.instance_count; i++) {
        struct caisson_instance entry = instance(block, i);
        if (entry.kind != CAISSON_INSTANCE_VM)
            continue;
        print(output, "%s%s", blank, string(block, entry.name));
        blank = " ";
        memory_bytes += entry.memory_bytes;
    }
    print(output, "\nguest_memory_mb=%llu\n",
          (unsigned long long)((memory_bytes + (1u << 20) - 1) >> 20));
}

int describe_file(const char *image, char *text, size_t text_size, char *error, size_t error_size)
{
    struct stat status = {0};
    void *bytes = MAP_FAILED;
    int file = open(image, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file >= 0 && fstat(file, &status) == 0 && status.st_size > 0)
        bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    int result = bytes == MAP_FAILED ? -errno : 0;
    if (file >= 0)
        close(file);
    if (bytes == MAP_FAILED) {
        snprintf(error, error_size, "cannot read image '%s': %s", image, strerror(-result));
        return result < 0 ? result : -EIO;
    }
    struct block block;
    struct output output = {text, text_size, 0};
    if (find_block(bytes, (size_t)status.st_size, &block)) {
        describe(&block, &output);
    } else {
        snprintf(error, error_size,
                 "image '%s' has no system tables of revision %u: build it anew, with one release "
                 "of Caisson",
                 image, CAISSON_SYSTEM_REVISION);
        result = -EPROTO;
    }
    munmap(bytes, (size_t)status.st_size);
    return result;
}
