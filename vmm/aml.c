/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes ACPI's byte code. */
#include "vmm/aml.h"

#include <ctype.h>
#include <string.h>

/* Section 20.2: what an object begins with. */
#define NAME    0x08u
#define BYTE    0x0au
#define WORD    0x0bu
#define DWORD   0x0cu
#define STRING  0x0du
#define QWORD   0x0eu
#define SCOPE   0x10u
#define BUFFER  0x11u
#define PACKAGE 0x12u
#define EXTEND  0x5bu
#define DEVICE  0x82u

#define NAME_BYTES 4u

/* Section 6.4: parts of a resource template. */
#define PORTS          0x47u /* its length is in it */
#define PORTS_16_BITS  0x01u
#define END            0x79u
#define MEMORY_32      0x86u
#define MEMORY_WRITE   0x01u
#define INTERRUPTS     0x89u
#define INTERRUPT_OWN  0x01u /* it consumes the interrupt */
#define INTERRUPT_EDGE 0x02u

static void put(struct aml *aml, const void *bytes, size_t count)
{
    if (aml->overflow || count > aml->room - aml->used) {
        aml->overflow = true;
        return;
    }
    memcpy(aml->bytes + aml->used, bytes, count);
    aml->used += count;
}

static void put_byte(struct aml *aml, uint8_t byte)
{
    put(aml, &byte, 1);
}

/* ACPI is little-endian, as all machines here are. */
static void put_number(struct aml *aml, uint64_t value, size_t bytes)
{
    put(aml, &value, bytes);
}

/* What the others put, before what stands from `at` on. */
static void insert(struct aml *aml, size_t at, const void *bytes, size_t count)
{
    size_t behind = aml->used - at;

    put(aml, bytes, count); /* makes room */
    if (aml->overflow)
        return;
    memmove(aml->bytes + at + count, aml->bytes + at, behind);
    memcpy(aml->bytes + at, bytes, count);
}

/* Section 20.2.4: a length that counts itself. One byte has 6 bits of it, several have 4 in the
 * first. */
static void insert_length(struct aml *aml, size_t at)
{
    size_t length = aml->used - at;
    uint8_t bytes[4] = {0};
    size_t more = 0;

    if (length + 1 < 1u << 6) {
        bytes[0] = (uint8_t)(length + 1);
    } else {
        for (more = 1; (length + 1 + more) >> (4 + 8 * more) != 0; more++)
            ;
        length += 1 + more;
        bytes[0] = (uint8_t)(more << 6 | (length & 0xf));
        for (size_t i = 0; i < more; i++)
            bytes[1 + i] = (uint8_t)(length >> (4 + 8 * i));
    }
    insert(aml, at, bytes, 1 + more);
}

size_t aml_begin_scope(struct aml *aml, const char *name)
{
    put_byte(aml, SCOPE);
    size_t start = aml->used;
    put(aml, name, NAME_BYTES);
    return start;
}

size_t aml_begin_device(struct aml *aml, const char *name)
{
    put_byte(aml, EXTEND);
    put_byte(aml, DEVICE);
    size_t start = aml->used;
    put(aml, name, NAME_BYTES);
    return start;
}

size_t aml_begin_package(struct aml *aml, uint8_t count)
{
    put_byte(aml, PACKAGE);
    size_t start = aml->used;
    put_byte(aml, count);
    return start;
}

void aml_end(struct aml *aml, size_t start)
{
    insert_length(aml, start);
}

void aml_name(struct aml *aml, const char *name)
{
    put_byte(aml, NAME);
    put(aml, name, NAME_BYTES);
}

void aml_number(struct aml *aml, uint64_t value)
{
    static const uint8_t prefixes[] = {BYTE, WORD, DWORD, QWORD};
    size_t size = 0;

    if (value <= 1) {
        put_byte(aml, (uint8_t)value); /* ZeroOp, OneOp */
        return;
    }
    while (size < 3 && value >> (8u << size) != 0)
        size++;
    put_byte(aml, prefixes[size]);
    put_number(aml, value, (size_t)1 << size);
}

void aml_text(struct aml *aml, const char *text)
{
    put_byte(aml, STRING);
    put(aml, text, strlen(text) + 1);
}

/* A buffer's content is written; its size goes before it. */
static void end_buffer(struct aml *aml, size_t start)
{
    uint8_t bytes[1 + sizeof(uint64_t)];
    struct aml size = {.bytes = bytes, .room = sizeof(bytes)};

    aml_number(&size, aml->used - start);
    insert(aml, start, bytes, size.used);
    insert_length(aml, start);
}

static size_t begin_buffer(struct aml *aml)
{
    put_byte(aml, BUFFER);
    return aml->used;
}

void aml_unicode(struct aml *aml, const char *text)
{
    size_t start = begin_buffer(aml);

    for (size_t i = 0; i <= strlen(text); i++)
        put_number(aml, (uint8_t)text[i], 2);
    end_buffer(aml, start);
}

/* Section 6.1.5, EISA's ids: five bits for each letter, four for each digit, the first byte
 * first. */
static bool is_eisa(const char *id)
{
    bool matches = strlen(id) == 7;

    for (size_t i = 0; matches && i < 7; i++)
        matches = i < 3 ? isupper((unsigned char)id[i]) : isxdigit((unsigned char)id[i]);
    return matches;
}

static uint32_t digit(char c)
{
    return (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

void aml_hardware_id(struct aml *aml, const char *id)
{
    uint32_t value = 0;

    if (!is_eisa(id)) {
        aml_text(aml, id);
        return;
    }
    for (size_t i = 0; i < 7; i++)
        value = i < 3 ? value << 5 | (uint32_t)(id[i] - '@') : value << 4 | digit(id[i]);
    aml_number(aml, __builtin_bswap32(value));
}

size_t aml_begin_resources(struct aml *aml)
{
    return begin_buffer(aml);
}

void aml_end_resources(struct aml *aml, size_t start)
{
    put_byte(aml, END);
    put_byte(aml, 0); /* a sum that nobody looks at */
    end_buffer(aml, start);
}

void aml_memory(struct aml *aml, uint32_t address, uint32_t size_bytes)
{
    put_byte(aml, MEMORY_32);
    put_number(aml, 1 + 2 * sizeof(uint32_t), 2);
    put_byte(aml, MEMORY_WRITE);
    put_number(aml, address, sizeof(address));
    put_number(aml, size_bytes, sizeof(size_bytes));
}

void aml_ports(struct aml *aml, uint16_t first, uint8_t count)
{
    put_byte(aml, PORTS);
    put_byte(aml, PORTS_16_BITS);
    put_number(aml, first, sizeof(first)); /* may begin from here ... */
    put_number(aml, first, sizeof(first)); /* ... to here */
    put_byte(aml, 1);                      /* at every multiple of this */
    put_byte(aml, count);
}

void aml_interrupt(struct aml *aml, uint32_t number, enum irq_trigger trigger)
{
    put_byte(aml, INTERRUPTS);
    put_number(aml, 2 + sizeof(number), 2);
    put_byte(aml, (uint8_t)(INTERRUPT_OWN | (trigger == IRQ_EDGE ? INTERRUPT_EDGE : 0)));
    put_byte(aml, 1); /* how many */
    put_number(aml, number, sizeof(number));
}
