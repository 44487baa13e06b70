/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: system tables of any content, and all that the loader looks up in those that it
 * finds valid. An input is the block. Its first use in an image has the size that the linker gave
 * it, so one that says it is larger is made to say the truth.
 */
#include "loader/plan.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const unsigned char elf[] = {0x7f, 'E', 'L', 'F'};

static const struct caisson_payload payloads[] = {
    {"program/vm0", elf, elf + 4},
    {"program/server", elf, elf + 4},
    {"file/bzimage", elf, elf + 4},
    {"program/client", elf, elf + 4},
    {"program/a", elf, elf + 3},
    {"program/b", elf, elf + 4},
    {"file/", elf, elf},
};
static const uint64_t payload_count = sizeof(payloads) / sizeof(payloads[0]);

static void require(int kept)
{
    if (!kept)
        abort();
}

static void require_string(const char *string, size_t most)
{
    require(strnlen(string, most + 1) <= most);
}

static void look_up_objects(const struct tables *tables)
{
    for (uint32_t i = 0; i < tables->header->object_count; i++) {
        const char *name = tables_object_name(tables, i);
        require_string(name, 128);
        if (tables->objects[i].kind == CAISSON_OBJECT_FILE)
            require(tables_payload(tables, "file", name) != NULL);
    }
}

static void look_up_instances(const struct tables *tables)
{
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        const struct caisson_instance *instance = &tables->instances[i];
        uint32_t console = tables_console(tables, i);
        uint32_t outcome = tables_outcome(tables, i);

        require_string(tables_instance_name(tables, i), 128);
        require_string(tables_string(tables, instance->type), 128);
        require_string(tables_string(tables, instance->members), tables->header->string_bytes);
        require(tables_payload(tables, "program", tables_instance_name(tables, i)) != NULL);
        require(console == UINT32_MAX || tables->objects[console].kind == CAISSON_OBJECT_CONSOLE);
        require(outcome == UINT32_MAX || tables->objects[outcome].kind == CAISSON_OBJECT_EVENTFD);
        for (uint32_t k = 0; k < instance->capability_count; k++)
            require(tables->capabilities[instance->first_capability + k].object <
                    tables->header->object_count);
    }
    for (uint32_t vm = 0; vm < tables_vm_count(tables); vm++)
        require(tables_is_vm(tables, tables_vm_instance(tables, vm)));
    require(tables_vm_instance(tables, tables_vm_count(tables)) == UINT32_MAX);
}

static void plan_all(const struct tables *tables)
{
    struct failure failure = {""};
    struct plan plan;

    require(plan_create(tables, &plan) == 0);
    for (size_t i = 0; i < plan.count; i++)
        require_string(plan.operations[i].name, 128);
    plan_destroy(&plan);
    require(plan_check_memory(tables, UINT64_MAX, &failure) == 0);
    (void)plan_check_memory(tables, 0, &failure);
    (void)plan_check_descriptors(tables, 0, &failure);
    require_string(failure.text, sizeof(failure.text) - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct caisson_system_header *header = malloc(length);
    struct failure failure = {""};
    struct tables tables;

    if (header != NULL && length >= sizeof(*header)) {
        memcpy(header, bytes, length);
        if (header->size_bytes > length)
            header->size_bytes = (uint32_t)length;
        if (tables_validate(header, payloads, payload_count, &tables, &failure) == 0) {
            require(failure.text[0] == '\0');
            look_up_objects(&tables);
            look_up_instances(&tables);
            plan_all(&tables);
            tables_finish(&tables);
        } else {
            require(failure.text[0] != '\0');
            require_string(failure.text, sizeof(failure.text) - 1);
        }
    }
    free(header);
    return 0;
}
