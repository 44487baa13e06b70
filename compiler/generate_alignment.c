/* SPDX-License-Identifier: BSD-2-Clause */
/* What the glue asserts about the alignment of types that cross in calls. */
#include "compiler/generate.h"

#include "abi/rpc.h"

#include <string.h>

static bool is_plain(const char *type)
{
    static const char *const plain[] = {"int",     "unsigned int",  "char",    "signed char",
                                        "bool",    "unsigned char", "int64_t", "uint64_t",
                                        "float",   "double",        "int32_t", "uint32_t",
                                        "int16_t", "uint16_t",      "int8_t",  "uint8_t",
                                        "size_t",  "uintptr_t",     "char *"};
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        if (strcmp(type, plain[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void print_alignment(const struct plan *plan, struct map *printed, const char *type,
                            struct text *text)
{
    if (is_plain(type) || map_get(printed, type) != NULL) {
        return;
    }
    text_add(text, printed->count == 0 ? "\n/* Values cross at multiples of this. */\n" : "");
    text_print(text, "static_assert(_Alignof(%s) <= %u, \"alignment of %s\");\n", type,
               CAISSON_RPC_ALIGNMENT, type);
    map_set(printed, plan->model->compile->arena, type, printed);
}

void generate_alignments(const struct plan *plan, const struct plan_instance *instance,
                         bool in_guest, struct text *text)
{
    struct map printed = {0};
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        bool crosses = interface->calls.count > 0 && !interface->direct;
        crosses = crosses && interface->in_guest == in_guest;
        for (size_t m = 0; crosses && m < interface->procedure->methods.count; m++) {
            const struct plan_method *method = &interface->procedure->methods.items[m];
            if (method->result != NULL) {
                print_alignment(plan, &printed, method->result->type, text);
            }
            for (size_t p = 0; p < method->parameters.count; p++) {
                print_alignment(plan, &printed, method->parameters.items[p].type, text);
            }
        }
    }
}
