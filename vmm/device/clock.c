/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The date, for a guest that has no other way to know it: an Arm PrimeCell real time clock (PL031
 * technical reference manual, DDI 0224C, chapter 3). It counts the host's seconds. What the guest
 * sets changes its own clock and lasts until it is reset. It has no alarm: no interrupt leads to
 * it, so Linux offers none.
 */
#include "vmm/device/devices.h"

#include <time.h>

#define CLOCK_BYTES 0x1000u

/* Table 3-1. */
#define REGISTER_DATA       0x000u /* seconds since 1970 */
#define REGISTER_MATCH      0x004u
#define REGISTER_LOAD       0x008u
#define REGISTER_CONTROL    0x00cu
#define REGISTER_MASK       0x010u
#define REGISTER_RAW        0x014u /* no interrupt is pending: both read 0 */
#define REGISTER_MASKED     0x018u
#define REGISTER_IDENTIFIER 0xfe0u /* and the seven after it: a byte each */

#define CONTROL_ENABLED 1u
#define MASK_BIT        1u

struct clock {
    pthread_mutex_t lock; /* guards what follows */
    uint32_t offset;      /* of the guest's seconds to the host's */
    uint32_t load;
    uint32_t match;
    uint32_t mask;
};

/* Sections 3.3.9 and 3.3.10: part 031, designed by Arm, a PrimeCell. */
static const uint8_t identifiers[] = {0x31, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

static uint32_t host_seconds(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint32_t)now.tv_sec; /* as wide as the register */
}

static uint32_t read_register(const struct clock *clock, uint64_t offset)
{
    const uint64_t identifier = (offset - REGISTER_IDENTIFIER) / sizeof(uint32_t);

    if (offset >= REGISTER_IDENTIFIER && identifier < sizeof(identifiers))
        return identifiers[identifier];
    switch (offset) {
    case REGISTER_DATA:
        return host_seconds() + clock->offset;
    case REGISTER_MATCH:
        return clock->match;
    case REGISTER_LOAD:
        return clock->load;
    case REGISTER_CONTROL:
        return CONTROL_ENABLED; /* it goes from the start and is never off */
    case REGISTER_MASK:
        return clock->mask;
    default:
        return 0;
    }
}

static void write_register(struct clock *clock, uint64_t offset, uint32_t value)
{
    switch (offset) {
    case REGISTER_MATCH:
        clock->match = value;
        break;
    case REGISTER_LOAD:
        clock->load = value;
        clock->offset = value - host_seconds();
        break;
    case REGISTER_MASK:
        clock->mask = value & MASK_BIT;
        break;
    default:
        break;
    }
}

static bool is_register(uint64_t offset, uint32_t width)
{
    return width == sizeof(uint32_t) && offset % sizeof(uint32_t) == 0;
}

static uint64_t clock_read(void *device, uint64_t offset, uint32_t width)
{
    struct clock *clock = device;

    if (!is_register(offset, width))
        return UINT64_MAX;
    pthread_mutex_lock(&clock->lock);
    uint32_t value = read_register(clock, offset);
    pthread_mutex_unlock(&clock->lock);
    return value;
}

static void clock_write(void *device, uint64_t offset, uint32_t width, uint64_t value)
{
    struct clock *clock = device;

    if (!is_register(offset, width))
        return;
    pthread_mutex_lock(&clock->lock);
    write_register(clock, offset, (uint32_t)value);
    pthread_mutex_unlock(&clock->lock);
}

static const struct bus_operations operations = {
    .name = "clock",
    .read = clock_read,
    .write = clock_write,
};

static int place(struct device *device)
{
    struct clock *clock = device->state;

    *clock = (struct clock){.lock = PTHREAD_MUTEX_INITIALIZER};
    return device_add_registers(device, "registers", CLOCK_BYTES, &operations, clock);
}

static const char compatible[] = "arm,pl031\0arm,primecell";
static const struct device_property properties[] = {
    {.name = "apb_pclk", .kind = DEVICE_CLOCK, .number = 24000000},
};
static const struct device_node node = {
    .name = "rtc",
    .compatible = compatible,
    .compatible_bytes = sizeof(compatible),
    .properties = properties,
    .property_count = sizeof(properties) / sizeof(properties[0]),
};

/* A guest of x86-64 has the date from kvmclock. */
const struct device_operations clock_device = {
    .name = "clock",
    .node = &node,
    .state_bytes = sizeof(struct clock),
    .place = place,
};
