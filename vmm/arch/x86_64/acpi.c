/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's ACPI tables, laid out one after the other. */
#include "vmm/arch/x86_64/acpi.h"

#include "vmm/aml.h"
#include "vmm/arch/x86_64/layout.h"
#include "vmm/device/power.h"

#include <errno.h>
#include <string.h>

struct header { /* 5.2.6 */
    char signature[4];
    uint32_t length;
    uint8_t revision;
    uint8_t checksum;
    char oem[6];
    char table[8];
    uint32_t oem_revision;
    char creator[4];
    uint32_t creator_revision;
} __attribute__((packed));

struct address { /* 5.2.3.2 */
    uint8_t space;
    uint8_t width;
    uint8_t offset;
    uint8_t access;
    uint64_t address;
} __attribute__((packed));

struct rsdp { /* 5.2.5.3 */
    char signature[8];
    uint8_t checksum;
    char oem[6];
    uint8_t revision;
    uint32_t rsdt;
    uint32_t length;
    uint64_t xsdt;
    uint8_t extended_checksum;
    uint8_t reserved[3];
} __attribute__((packed));

struct xsdt { /* 5.2.8 */
    struct header header;
    uint64_t tables[2];
} __attribute__((packed));

struct fadt { /* 5.2.9 */
    struct header header;
    uint32_t facs;
    uint32_t dsdt;
    uint8_t fixed_hardware_1[65]; /* zero: hardware-reduced has none of it */
    uint16_t boot_architecture;
    uint8_t reserved_1;
    uint32_t flags;
    struct address reset;
    uint8_t reset_value;
    uint16_t arm_boot_architecture;
    uint8_t minor_revision;
    uint64_t x_facs;
    uint64_t x_dsdt;
    struct address fixed_hardware_2[8];
    struct address sleep_control;
    struct address sleep_status;
    uint64_t hypervisor;
} __attribute__((packed));

struct madt { /* 5.2.12 */
    struct header header;
    uint32_t local_apic;
    uint32_t flags;
} __attribute__((packed));

struct madt_local_apic { /* 5.2.12.2 */
    uint8_t type;
    uint8_t length;
    uint8_t processor;
    uint8_t id;
    uint32_t flags;
} __attribute__((packed));

struct madt_io_apic { /* 5.2.12.3 */
    uint8_t type;
    uint8_t length;
    uint8_t id;
    uint8_t reserved;
    uint32_t address;
    uint32_t first_interrupt;
} __attribute__((packed));

CAISSON_ASSERT_SIZE(struct header, 36);
CAISSON_ASSERT_SIZE(struct address, 12);
CAISSON_ASSERT_SIZE(struct rsdp, 36);
CAISSON_ASSERT_SIZE(struct fadt, 276);
CAISSON_ASSERT_OFFSET(struct fadt, boot_architecture, 109);
CAISSON_ASSERT_OFFSET(struct fadt, flags, 112);
CAISSON_ASSERT_OFFSET(struct fadt, x_dsdt, 140);
CAISSON_ASSERT_OFFSET(struct fadt, sleep_control, 244);
CAISSON_ASSERT_SIZE(struct madt, 44);

#define SPACE_PORT 1u

/* 5.2.9.3: no VGA, no CMOS clock; with its bit clear, no keyboard controller. */
#define BOOT_NO_VGA 0x0004u
#define BOOT_NO_RTC 0x0020u

/* 5.2.9, table 5.10 */
#define FLAG_WBINVD           0x00000001u
#define FLAG_NO_POWER_BUTTON  0x00000010u
#define FLAG_NO_SLEEP_BUTTON  0x00000020u
#define FLAG_RESET_REGISTER   0x00000400u
#define FLAG_HARDWARE_REDUCED 0x00100000u

#define MADT_LOCAL_APIC 0u
#define MADT_IO_APIC    1u
#define MADT_ENABLED    1u

struct writer {
    uint8_t *start;
    size_t used;
    bool overflow;
};

static uint8_t checksum(const void *bytes, size_t length)
{
    uint8_t sum = 0;

    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + ((const uint8_t *)bytes)[i]);
    return (uint8_t)-sum;
}

static struct header header(const char *signature, uint8_t revision, size_t length)
{
    struct header made = {.length = (uint32_t)length, .revision = revision, .oem_revision = 1};

    memcpy(made.signature, signature, sizeof(made.signature));
    memcpy(made.oem, "CAISSN", sizeof(made.oem));
    memcpy(made.table, "CAISSON ", sizeof(made.table));
    memcpy(made.creator, "CAIS", sizeof(made.creator));
    made.creator_revision = 1;
    return made;
}

/* Appends bytes and returns their guest-physical address. */
static uint64_t append(struct writer *writer, const void *bytes, size_t length)
{
    uint64_t address = LAYOUT_ACPI + writer->used;

    memcpy(writer->start + writer->used, bytes, length);
    writer->used += length;
    return address;
}

static uint64_t append_table(struct writer *writer, void *table, size_t length)
{
    ((struct header *)table)->checksum = 0;
    ((struct header *)table)->checksum = checksum(table, length);
    return append(writer, table, length);
}

static struct address port(uint16_t number)
{
    return (struct address){.space = SPACE_PORT, .width = 8, .access = 1, .address = number};
}

static void write_resource(struct aml *aml, const struct device_resource *resource)
{
    switch (resource->kind) {
    case DEVICE_MEMORY:
        aml_memory(aml, (uint32_t)resource->start, (uint32_t)resource->size_bytes);
        break;
    case DEVICE_PORTS:
        aml_ports(aml, (uint16_t)resource->start, (uint8_t)resource->size_bytes);
        break;
    case DEVICE_LINE:
        aml_interrupt(aml, (uint32_t)resource->start, resource->trigger);
        break;
    }
}

static void write_device(struct aml *aml, const struct device *device)
{
    const struct device_acpi *acpi = device->operations->acpi;
    size_t start = aml_begin_device(aml, acpi->name);

    aml_name(aml, "_HID");
    aml_hardware_id(aml, acpi->id);
    aml_name(aml, "_UID");
    aml_number(aml, acpi->unique);
    if (acpi->text != NULL) {
        aml_name(aml, "_STR");
        aml_unicode(aml, acpi->text);
    }
    aml_name(aml, "_CRS");
    size_t resources = aml_begin_resources(aml);
    for (uint32_t i = 0; i < device->resource_count; i++)
        write_resource(aml, &device->resources[i]);
    aml_end_resources(aml, resources);
    aml_end(aml, start);
}

static void write_devices(struct aml *aml, const struct acpi *acpi)
{
    size_t scope = aml_begin_scope(aml, "_SB_");

    for (uint32_t i = 0; i < acpi->device_count; i++) {
        if (acpi->devices[i].operations->acpi->name != NULL)
            write_device(aml, &acpi->devices[i]);
    }
    aml_end(aml, scope);
    for (uint32_t i = 0; i < acpi->device_count; i++) {
        if (acpi->devices[i].operations->acpi->write != NULL)
            acpi->devices[i].operations->acpi->write(aml);
    }
}

/* The byte code, written where it is to lie. */
static uint64_t append_dsdt(struct writer *writer, const struct acpi *acpi)
{
    uint8_t *start = writer->start + writer->used;
    struct header made = header("DSDT", 2, 0);
    struct aml aml = {.bytes = start, .room = LAYOUT_ACPI_BYTES - writer->used};

    aml.used = sizeof(made);
    write_devices(&aml, acpi);
    writer->overflow = aml.overflow;
    made.length = (uint32_t)aml.used;
    memcpy(start, &made, sizeof(made));
    ((struct header *)start)->checksum = checksum(start, aml.used);
    writer->used += aml.used;
    return LAYOUT_ACPI + (uint64_t)(start - writer->start);
}

static uint64_t append_fadt(struct writer *writer, uint64_t dsdt)
{
    struct fadt fadt = {
        .header = header("FACP", 6, sizeof(fadt)),
        .dsdt = (uint32_t)dsdt,
        .boot_architecture = BOOT_NO_VGA | BOOT_NO_RTC,
        .flags = FLAG_WBINVD | FLAG_NO_POWER_BUTTON | FLAG_NO_SLEEP_BUTTON | FLAG_RESET_REGISTER |
                 FLAG_HARDWARE_REDUCED,
        .reset = port(LAYOUT_RESET_PORT),
        .reset_value = POWER_RESET_VALUE,
        .minor_revision = 4,
        .x_dsdt = dsdt,
        .sleep_control = port(LAYOUT_POWER_PORT + POWER_SLEEP_CONTROL),
        .sleep_status = port(LAYOUT_POWER_PORT + POWER_SLEEP_STATUS),
    };

    return append_table(writer, &fadt, sizeof(fadt));
}

static uint64_t append_madt(struct writer *writer, uint32_t vcpu_count)
{
    struct madt_io_apic io_apic = {.type = MADT_IO_APIC,
                                   .length = sizeof(io_apic),
                                   .id = 0, /* KVM's; ids of local APICs are apart from it */
                                   .address = LAYOUT_IOAPIC};
    size_t length =
        sizeof(struct madt) + vcpu_count * sizeof(struct madt_local_apic) + sizeof(io_apic);
    struct madt madt = {.header = header("APIC", 5, length), .local_apic = LAYOUT_LOCAL_APIC};
    uint64_t address = append(writer, &madt, sizeof(madt));

    for (uint32_t i = 0; i < vcpu_count; i++) {
        struct madt_local_apic local = {.type = MADT_LOCAL_APIC,
                                        .length = sizeof(local),
                                        .processor = (uint8_t)i,
                                        .id = (uint8_t)i,
                                        .flags = MADT_ENABLED};
        append(writer, &local, sizeof(local));
    }
    append(writer, &io_apic, sizeof(io_apic));

    struct header *table = (struct header *)(writer->start + (address - LAYOUT_ACPI));
    table->checksum = checksum(table, length);
    return address;
}

/* What follows the DSDT. */
static size_t other_bytes(uint32_t vcpu_count)
{
    return sizeof(struct fadt) + sizeof(struct madt) + vcpu_count * sizeof(struct madt_local_apic) +
           sizeof(struct madt_io_apic) + sizeof(struct xsdt);
}

int acpi_write_tables(const struct memory *memory, const struct acpi *acpi)
{
    struct writer writer = {.start = memory_at(memory, LAYOUT_ACPI, LAYOUT_ACPI_BYTES)};

    if (writer.start == NULL)
        return -ENOSPC;
    writer.used = sizeof(struct rsdp);
    uint64_t dsdt = append_dsdt(&writer, acpi);
    if (writer.overflow || other_bytes(acpi->vcpu_count) > LAYOUT_ACPI_BYTES - writer.used)
        return -ENOSPC;
    struct xsdt xsdt = {.header = header("XSDT", 1, sizeof(xsdt))};
    xsdt.tables[0] = append_fadt(&writer, dsdt);
    xsdt.tables[1] = append_madt(&writer, acpi->vcpu_count);

    struct rsdp rsdp = {.revision = 2, .length = sizeof(rsdp)};
    rsdp.xsdt = append_table(&writer, &xsdt, sizeof(xsdt));
    memcpy(rsdp.signature, "RSD PTR ", sizeof(rsdp.signature));
    memcpy(rsdp.oem, "CAISSN", sizeof(rsdp.oem));
    rsdp.checksum = checksum(&rsdp, offsetof(struct rsdp, length)); /* of revision 0's part */
    rsdp.extended_checksum = checksum(&rsdp, sizeof(rsdp));
    memcpy(writer.start, &rsdp, sizeof(rsdp));
    return 0;
}
