/* SPDX-License-Identifier: BSD-2-Clause */
/* Glue of what goes with calls: events from the server to its clients, and memory that both
 * share. */
#include "compiler/generate.h"

static void print_signal(struct text *text, const struct plan_signal *signal)
{
    text_print(text, "    {.word_descriptor = %d, .kick_descriptor = %d}, /* %s */\n",
               signal->word_descriptor, signal->kick_descriptor, signal->peer);
}

static void print_memory(struct text *text, const char *indent, const char *name,
                         const struct plan_call *call)
{
    text_print(text,
               "%s.name = \"%s\",\n%s.descriptor = %d,\n"
               "%s.protection = PROT_READ | PROT_WRITE,\n%s.size_bytes = %llu,\n",
               indent, name, indent, call->side_descriptor, indent, indent,
               (unsigned long long)call->side_bytes);
}

static void print_client_event(struct text *text, const struct plan_interface *interface)
{
    const struct plan_call *call = &interface->calls.items[0];
    generate_named(text,
                   "\n/* events of its server */\n"
                   "static struct camkes_signal glue_$_signals[] = {\n",
                   interface->name);
    print_signal(text, &call->signal);
    generate_named(text,
                   "};\n\nstatic struct camkes_notification glue_$_event = {\n"
                   "    .name = \"$\",\n    .signal_count = 1,\n    .signals = glue_$_signals,\n",
                   interface->name);
    text_print(text, "    .badge = 0x%llx,\n", (unsigned long long)interface->badge);
    generate_spin(text, &interface->spin);
    generate_named(text,
                   "    .lock = PTHREAD_MUTEX_INITIALIZER,\n};\n\n"
                   "seL4_CPtr $_notification(void)\n{\n    return (seL4_CPtr)&glue_$_event;\n}\n\n"
                   "seL4_Word $_notification_badge(void)\n{\n    return glue_$_event.badge;\n}\n\n"
                   "void $_wait_notification(void)\n{\n    seL4_Wait($_notification(), NULL);\n}\n",
                   interface->name);
}

/* The pointer is not declared in camkes.h: the application declares it with a type of its own. */
static void print_client_memory(struct text *text, const struct plan_interface *interface)
{
    generate_named(text,
                   "\n/* memory that it shares with its server */\n"
                   "void *$_buf;\n\n"
                   "static void glue_$_assign(void *address)\n{\n    $_buf = address;\n}\n\n"
                   "static struct camkes_dataport glue_$_memory = {\n",
                   interface->name);
    print_memory(text, "    ", interface->name, &interface->calls.items[0]);
    generate_named(text,
                   "    .assign = glue_$_assign,\n};\n\n"
                   "volatile void *$_get_buf(void)\n{\n    return $_buf;\n}\n\n"
                   "size_t $_get_size(void)\n{\n    return glue_$_memory.size_bytes;\n}\n",
                   interface->name);
}

void generate_client_sides(struct text *text, const struct plan_interface *interface)
{
    if (interface->calls.items[0].has_signal) {
        print_client_event(text, interface);
    }
    if (interface->calls.items[0].side_descriptor >= 0) {
        print_client_memory(text, interface);
    }
}

/* `switch (<name>) { case <sender id>: ... }`; `format` with $ for the interface and # for the
 * client's index. */
static void print_by_client(struct text *text, const struct plan_interface *interface,
                            const char *selector, const char *format)
{
    text_print(text, "    switch (%s) {\n", selector);
    for (size_t i = 0; i < interface->calls.count; i++) {
        text_print(text, "    case %llu:\n        ",
                   (unsigned long long)interface->calls.items[i].sender_id);
        generate_indexed(text, format, interface->name, i);
    }
    text_add(text, "    default:\n        break;\n    }\n");
}

static void print_server_events(struct text *text, const struct plan_interface *interface)
{
    unsigned long long largest = 0;
    generate_named(text,
                   "\n/* events to its clients */\n"
                   "static struct camkes_signal glue_$_signals[] = {\n",
                   interface->name);
    for (size_t i = 0; i < interface->calls.count; i++) {
        const unsigned long long id = interface->calls.items[i].sender_id;
        largest = id > largest ? id : largest;
        print_signal(text, &interface->calls.items[i].signal);
    }
    generate_named(text, "};\n\nstatic struct camkes_emitter glue_$_emitters[] = {\n",
                   interface->name);
    for (size_t i = 0; i < interface->calls.count; i++) {
        generate_indexed(text,
                         "    {.name = \"$\", .signal_count = 1, .signals = &glue_$_signals[#]},\n",
                         interface->name, i);
    }
    generate_named(text, "};\n\nvoid $_emit(unsigned int badge)\n{\n", interface->name);
    print_by_client(text, interface, "badge",
                    "camkes_emitter_emit(&glue_$_emitters[#]);\n        return;\n");
    text_add(text, "    assert(!\"no client has this badge\");\n}\n");
    generate_named(text, "\nint $_largest_badge(void)\n{\n", interface->name);
    text_print(text, "    return %llu;\n}\n", largest);
}

static void print_server_memories(struct text *text, const struct plan_interface *interface)
{
    generate_named(text,
                   "\n/* memory that it shares with each client */\n"
                   "static struct camkes_dataport glue_$_memories[] = {\n",
                   interface->name);
    for (size_t i = 0; i < interface->calls.count; i++) {
        text_add(text, "    {\n");
        print_memory(text, "        ", interface->name, &interface->calls.items[i]);
        text_add(text, "    },\n");
    }
    generate_named(text, "};\n\nvoid *$_buf(seL4_Word badge)\n{\n", interface->name);
    print_by_client(text, interface, "badge", "return glue_$_memories[#].address;\n");
    generate_named(text, "    return NULL;\n}\n\nsize_t $_buf_size(seL4_Word badge)\n{\n",
                   interface->name);
    print_by_client(text, interface, "badge", "return glue_$_memories[#].size_bytes;\n");
    generate_named(text, "    return 0;\n}\n\nunsigned int $_num_badges(void)\n{\n",
                   interface->name);
    text_print(text, "    return %zu;\n}\n", interface->calls.count);
    generate_named(text,
                   "\nseL4_Word $_enumerate_badge(unsigned int i)\n{\n"
                   "    return i < $_num_badges() ? glue_$_channels[i].sender_id : 0;\n}\n",
                   interface->name);
}

void generate_server_sides(struct text *text, const struct plan_interface *interface)
{
    if (interface->calls.count == 0) {
        return;
    }
    if (interface->calls.items[0].has_signal) {
        print_server_events(text, interface);
    }
    if (interface->calls.items[0].side_descriptor >= 0) {
        print_server_memories(text, interface);
    }
}

const char *const *generate_side_prototypes(const struct plan_interface *interface, bool memory)
{
    static const char *const none[] = {NULL};
    static const char *const client_event[] = {"seL4_CPtr $_notification(void)",
                                               "seL4_Word $_notification_badge(void)",
                                               "void $_wait_notification(void)", NULL};
    static const char *const client_memory[] = {"volatile void *$_get_buf(void)",
                                                "size_t $_get_size(void)", NULL};
    static const char *const server_event[] = {"void $_emit(unsigned int badge)",
                                               "int $_largest_badge(void)", NULL};
    static const char *const server_memory[] = {
        "void *$_buf(seL4_Word badge)", "size_t $_buf_size(seL4_Word badge)",
        "unsigned int $_num_badges(void)", "seL4_Word $_enumerate_badge(unsigned int i)", NULL};
    bool server = interface->kind == PLAN_SERVER;
    if (interface->calls.count == 0 || (memory ? interface->calls.items[0].side_descriptor < 0
                                               : !interface->calls.items[0].has_signal)) {
        return none;
    }
    return memory ? (server ? server_memory : client_memory)
                  : (server ? server_event : client_event);
}
