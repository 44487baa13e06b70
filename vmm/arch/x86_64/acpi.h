/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's ACPI tables (ACPI specification 6.4, chapter 5; hardware-reduced, section 4.1). */
#ifndef VMM_ARCH_X86_64_ACPI_H
#define VMM_ARCH_X86_64_ACPI_H

#include "vmm/device.h"
#include "vmm/memory.h"

struct acpi {
    uint32_t vcpu_count;
    uint32_t device_count;
    const struct device *devices; /* placed; each has an entry for ACPI */
};

/* Writes RSDP, XSDT, FADT, MADT and DSDT to LAYOUT_ACPI; the RSDP comes first. -ENOSPC: they do not
 * fit. */
int acpi_write_tables(const struct memory *memory, const struct acpi *acpi);

#endif
