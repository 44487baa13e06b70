/* SPDX-License-Identifier: BSD-2-Clause */
/* Parameters of Linux's command line that turn off what a guest of x86-64 can't do without
 * (Documentation/admin-guide/kernel-parameters.txt; lib/cmdline.c has the form). */
#include "vmm/arch/x86_64/cmdline.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define NO_IO_APIC    "it turns the I/O APIC off, through which the guest's interrupts come"
#define HIDES_IO_APIC "it hides the I/O APIC, through which the guest's interrupts come"

static const struct cmdline_refusal refusals[] = {
    {"noapic", NO_IO_APIC},
    {"nosmp", NO_IO_APIC "; for one processor, write num_vcpus = 1"},
    {"maxcpus=0", NO_IO_APIC "; for one processor, write num_vcpus = 1"},
    {"nolapic", "it turns the local APIC off, which is the guest's timer"},
    {"disableapic", "it turns the local APIC off, which is the guest's timer"},
    {"acpi=noirq", HIDES_IO_APIC},
    {"pci=noacpi", HIDES_IO_APIC},
    {"acpi=off", "the guest finds the cross-VM device and its way to power off through ACPI"},
};

/* The end of the parameter that begins at `text`: a blank outside of quotes. */
static const char *parameter_end(const char *text)
{
    bool quoted = false;

    while (*text != '\0' && (quoted || strchr(" \t\n", *text) == NULL)) {
        quoted ^= *text == '"';
        text++;
    }
    return text;
}

/* Whether a value is one of those between `list` and `end`, which commas separate. */
static bool has_value(const char *list, const char *end, const char *value)
{
    size_t length = strlen(value);

    while ((size_t)(end - list) >= length) {
        if (memcmp(list, value, length) == 0 && (list + length == end || list[length] == ','))
            return true;
        const char *comma = memchr(list, ',', (size_t)(end - list));
        if (comma == NULL)
            break;
        list = comma + 1;
    }
    return false;
}

static bool is_parameter(const char *text, const char *end, const char *parameter)
{
    const char *equals = strchr(parameter, '=');
    size_t head = equals == NULL ? strlen(parameter) : (size_t)(equals - parameter) + 1;

    if ((size_t)(end - text) < head || memcmp(text, parameter, head) != 0)
        return false;
    return equals == NULL ? text + head == end : has_value(text + head, end, equals + 1);
}

const struct cmdline_refusal *cmdline_find_refused(const char *cmdline)
{
    for (const char *text = cmdline, *end; *text != '\0'; text = *end == '\0' ? end : end + 1) {
        end = parameter_end(text);
        if (end - text == 2 && memcmp(text, "--", 2) == 0)
            break;
        for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
            if (is_parameter(text, end, refusals[i].parameter))
                return &refusals[i];
    }
    return NULL;
}
