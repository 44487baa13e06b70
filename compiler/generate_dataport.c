/* SPDX-License-Identifier: BSD-2-Clause */
/* Glue of dataports. */
#include "compiler/generate.h"

/* The pages of a dataport as capabilities: what each function answers stands in
 * dataport_caps_glue.h. */
static void print_handle(struct text *text, const struct plan_interface *interface)
{
    const char *name = interface->name;
    generate_named(
        text,
        "\n/* The memory behind $ as capabilities. */\n"
        "static seL4_CPtr $_get_nth_frame_cap(uintptr_t n)\n{\n"
        "    return dataport_caps_nth(&glue_$, n);\n}\n\n"
        "static int $_get_id(void)\n{\n    return (int)glue_$.id;\n}\n\n"
        "static unsigned int $_get_num_frame_caps(void)\n{\n"
        "    return dataport_caps_count(&glue_$);\n}\n\n"
        "static seL4_CPtr *$_get_frame_caps(void)\n{\n"
        "    return dataport_caps_array(&glue_$);\n}\n\n"
        "static uintptr_t $_get_handle_size(void)\n{\n    return glue_$.size_bytes;\n}\n\n"
        "static seL4_CapRights_t $_get_rights(void)\n{\n"
        "    return dataport_caps_rights(&glue_$);\n}\n\n"
        "dataport_caps_handle_t $_handle = {\n"
        "    .get_nth_frame_cap = $_get_nth_frame_cap,\n"
        "    .get_id = $_get_id,\n"
        "    .get_num_frame_caps = $_get_num_frame_caps,\n"
        "    .get_frame_caps = $_get_frame_caps,\n"
        "    .free_frame_caps = dataport_caps_free,\n"
        "    .get_size = $_get_handle_size,\n"
        "    .get_rights = $_get_rights,\n};\n",
        name);
}

void generate_size(struct text *text, const struct plan_interface *interface)
{
    if (interface->type == NULL) {
        text_print(text, "((size_t)%llu)", (unsigned long long)interface->declared_bytes);
    } else {
        text_print(text, "(sizeof(%s))", interface->type);
    }
}

void generate_dataport(struct text *text, const struct plan_interface *interface)
{
    const char *name = interface->name;
    const char *type = interface->type == NULL ? "void" : interface->type;
    text_print(text, "\n/* dataport %s %s */\n", interface->type == NULL ? "Buf" : type, name);
    if (interface->absent) {
        text_print(text, "%s *%s = NULL; /* not connected */\n", type, name);
        return;
    }
    if (interface->type != NULL) {
        text_print(
            text,
            "static_assert(sizeof(%s) <= %llu, \"too large for its dataport: set %s_size\");\n\n",
            type, (unsigned long long)interface->size_bytes, name);
    }
    text_print(text, "%s *%s;\n", type, name);
    if (interface->has_handle) {
        text_print(text, "extern dataport_caps_handle_t %s_handle;\n", name);
    }
    generate_named(text,
                   "\nstatic void $_assign(void *address)\n{\n    $ = address;\n}\n\n"
                   "static struct camkes_dataport glue_$ = {\n    .name = \"$\",\n",
                   name);
    generate_id(text, interface);
    text_print(text, "    .descriptor = %d,\n    .protection = PROT_READ%s,\n",
               interface->descriptor, interface->writable ? " | PROT_WRITE" : "");
    text_print(text, "    .size_bytes = %llu,\n    .assign = %s_assign,\n",
               (unsigned long long)interface->size_bytes, name);
    if (interface->has_handle) {
        text_print(text, "    .handle = &%s_handle,\n", name);
    }
    generate_named(text,
                   "};\n\n"
                   "void $_acquire(void)\n{\n    atomic_thread_fence(memory_order_acquire);\n}\n\n"
                   "void $_release(void)\n{\n    atomic_thread_fence(memory_order_release);\n}\n\n"
                   "size_t $_get_size(void)\n{\n    return ",
                   name);
    generate_size(text, interface);
    generate_named(text,
                   ";\n}\n\n"
                   "int $_cache_op(size_t start, size_t size, dma_cache_op_t operation)\n{\n"
                   "    (void)operation; /* memory is coherent */\n"
                   "    return camkes_dataport_cache_op(&glue_$, start, size);\n}\n",
                   name);
    if (interface->has_handle) {
        print_handle(text, interface);
    }
}
