/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules of virtual machines that need no plan. */
#include "base/suggest.h"
#include "compiler/model.h"
#include "compiler/vm_settings.h"

#include <string.h>

static void check_number(struct model *model, struct model_instance *vm,
                         const struct vm_setting *setting)
{
    struct value value;
    integer number;
    if (!instance_value(model, vm, setting->name, &value)) {
        if (setting->required && map_get(&vm->settings.by_name, setting->name) == NULL) {
            diagnose_error(model->compile->diagnostics, vm->place,
                           "the virtual machine '%s' needs a '%s'", vm->address, setting->name);
        }
        return;
    }
    (void)instance_integer(model, vm, setting->name, setting->least, setting->most, &number);
}

/* A file of the VM is among those that the image has, where these are known. */
static void check_file(struct model *model, struct model_instance *vm,
                       const struct vm_setting *setting)
{
    const char *name = setting->name;
    const struct options *options = model->compile->options;
    const char *file;
    struct value value;
    bool valued = instance_value(model, vm, name, &value);
    if (!valued || (value.kind == VALUE_STRING && *value.string == '\0')) {
        if (setting->required && (valued || map_get(&vm->settings.by_name, name) == NULL)) {
            diagnose_error(model->compile->diagnostics,
                           valued ? instance_value_place(model, vm, name) : vm->place,
                           "the virtual machine '%s' needs a '%s'", vm->address, name);
        }
        return;
    }
    if (!instance_string(model, vm, name, &file) || !options->file_server_known) {
        return;
    }
    struct suggestion suggestion;
    suggest_init(&suggestion, file);
    for (size_t i = 0; i < options->file_server.count; i++) {
        if (strcmp(options->file_server.items[i], file) == 0) {
            return;
        }
        suggest_consider(&suggestion, options->file_server.items[i]);
    }
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        diagnose_error(diagnostics, instance_value_place(model, vm, name),
                       "'%s' is \"%s\", but the file server has no such file", name, file);
    diagnostic_suggest(error, suggestion.best);
    diagnostic_note(diagnostics, error, (struct place){0}, "AddToFileServer(\"%s\" <path>) adds it",
                    file);
}

static void check_dataport(struct model *model, const struct endpoint *endpoint)
{
    if (endpoint->interface->kind != INTERFACE_DATAPORT || endpoint->connection == NULL ||
        endpoint->connection->backend == NULL ||
        (endpoint->connection->backend->kind == BACKEND_DATAPORT_CAPS && !endpoint->from)) {
        return;
    }
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        diagnose_error(diagnostics, endpoint->use,
                       "'%s.%s' is a virtual machine's dataport: it belongs on the 'to' end of "
                       "seL4SharedDataWithCaps",
                       endpoint->instance->address, endpoint->interface->name.text);
    diagnostic_note(diagnostics, error, endpoint->interface->name.place,
                    "the dataport is declared here");
}

/* A text's type is checked where it is planned. */
static void check_setting(struct model *model, struct model_instance *vm,
                          const struct vm_setting *setting)
{
    if (setting->kind == VM_FILE) {
        check_file(model, vm, setting);
    } else if (setting->kind == VM_NUMBER) {
        check_number(model, vm, setting);
    }
}

void vms_check(struct model *model)
{
    for (size_t i = 0; i < model->instances.count; i++) {
        struct model_instance *vm = model->instances.items[i];
        if (!vm->is_vm) {
            continue;
        }
        for (size_t s = 0; s < VM_SETTINGS; s++) {
            check_setting(model, vm, &vm_settings[s]);
        }
        for (size_t e = 0; e < vm->endpoints.count; e++) {
            check_dataport(model, vm->endpoints.items[e]);
        }
    }
}
