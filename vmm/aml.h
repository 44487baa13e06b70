/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes ACPI's byte code (ACPI specification 6.4, chapter 20), as iasl would. What a block's
 * length is, is known at its end: a begin_ function returns where the block starts, for aml_end.
 * An overflow is remembered and nothing more is written.
 */
#ifndef VMM_AML_H
#define VMM_AML_H

#include "vmm/layout.h"

#include <stdbool.h>

struct aml {
    uint8_t *bytes;
    size_t room;
    size_t used;
    bool overflow;
};

/* `name` has four characters; a scope is below the root. */
size_t aml_begin_scope(struct aml *aml, const char *name);
size_t aml_begin_device(struct aml *aml, const char *name);
size_t aml_begin_package(struct aml *aml, uint8_t count);
void aml_end(struct aml *aml, size_t start);

/* Name (`name`, the object that is written next). */
void aml_name(struct aml *aml, const char *name);

void aml_number(struct aml *aml, uint64_t value);
void aml_text(struct aml *aml, const char *text);
void aml_unicode(struct aml *aml, const char *text); /* ASCII */

/* "PNP0501" and the like: three letters and four hexadecimal digits, as a number; else as a
 * text. */
void aml_hardware_id(struct aml *aml, const char *id);

/* A resource template, whose parts these are. */
size_t aml_begin_resources(struct aml *aml);
void aml_end_resources(struct aml *aml, size_t start);
void aml_memory(struct aml *aml, uint32_t address, uint32_t size_bytes);
void aml_ports(struct aml *aml, uint16_t first, uint8_t count);
void aml_interrupt(struct aml *aml, uint32_t number, enum irq_trigger trigger);

#endif
