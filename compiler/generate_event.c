/* SPDX-License-Identifier: BSD-2-Clause */
/* Glue of events, and of message queues, which an event tells of. */
#include "compiler/generate.h"

/* Of an emitter one for each consumer, of a consumer one for each emitter. */
static void print_signals(struct text *text, const struct plan_interface *interface)
{
    text_print(text, "static struct camkes_signal glue_%s_signals[] = {\n", interface->name);
    for (size_t i = 0; i < interface->signals.count; i++) {
        const struct plan_signal *signal = &interface->signals.items[i];
        text_print(text, "    {.word_descriptor = %d, .kick_descriptor = %d}, /* %s */\n",
                   signal->word_descriptor, signal->kick_descriptor, signal->peer);
    }
    text_add(text, "};\n\n");
}

static void print_emitter(struct text *text, const struct plan_interface *interface)
{
    const char *name = interface->name;
    size_t count = interface->signals.count;
    if (count > 0) {
        print_signals(text, interface);
    }
    text_print(text, "static struct camkes_emitter glue_%s = {\n    .name = \"%s\",\n", name, name);
    generate_id(text, interface);
    if (count > 0) {
        text_print(text, "    .signal_count = %zu,\n    .signals = glue_%s_signals,\n", count,
                   name);
    }
}

void generate_emitter(struct text *text, const struct plan_interface *interface)
{
    text_print(text, "\n/* emits %s %s%s */\n", interface->type, interface->name,
               interface->signals.count == 0 ? ": nobody consumes it" : "");
    print_emitter(text, interface);
    generate_named(text,
                   "    .emit = $_emit,\n};\n\n"
                   "void $_emit(void)\n{\n    camkes_emitter_emit(&glue_$);\n}\n\n"
                   "void $_emit_underlying(void) __attribute__((alias(\"$_emit\")));\n",
                   interface->name);
    generate_error_handler(text, interface->name, "glue_$.error_handler");
}

static void print_notification(struct text *text, const struct plan_interface *interface)
{
    const char *name = interface->name;
    print_signals(text, interface);
    text_print(text, "static struct camkes_notification glue_%s = {\n    .name = \"%s\",\n", name,
               name);
    generate_id(text, interface);
    text_print(text, "    .signal_count = %zu,\n    .signals = glue_%s_signals,\n",
               interface->signals.count, name);
    text_print(text, "    .reg_callback = %s_reg_callback,\n", name);
    generate_thread(text, &interface->thread, 4);
    if (interface->badge != 0) {
        text_print(text, "    .badge = 0x%llx,\n", (unsigned long long)interface->badge);
    }
    generate_spin(text, &interface->spin);
    generate_named(text,
                   "    .lock = PTHREAD_MUTEX_INITIALIZER,\n};\n\n"
                   "void $_wait(void)\n{\n    camkes_notification_wait(&glue_$);\n}\n\n"
                   "int $_poll(void)\n{\n    return camkes_notification_poll(&glue_$);\n}\n\n"
                   "int $_reg_callback(void (*callback)(void *argument), void *argument)\n{\n"
                   "    return camkes_notification_reg_callback(&glue_$, callback, argument);\n}\n",
                   name);
    generate_error_handler(text, name, "glue_$.error_handler");
}

void generate_notification(struct text *text, const struct plan_interface *interface)
{
    text_print(text, "\n/* consumes %s %s */\n", interface->type, interface->name);
    print_notification(text, interface);
    if (interface->badge != 0) {
        generate_named(text,
                       "\nseL4_CPtr $_notification(void)\n{\n    return (seL4_CPtr)&glue_$;\n}\n\n"
                       "seL4_Word $_notification_badge(void)\n{\n    return glue_$.badge;\n}\n",
                       interface->name);
    }
}

/* The queue itself, whose event stands before it under the same name. */
static void print_queue(struct text *text, const struct plan_interface *interface,
                        const char *event)
{
    const char *name = interface->name;
    if (interface->type != NULL) {
        text_print(text,
                   "\nstatic_assert(sizeof(%s) <= %u, \"too large for its queue: set %s_size\");\n",
                   interface->type, interface->message_bytes, name);
    }
    text_print(text,
               "\nstatic struct camkes_msgqueue glue_%s_queue = {\n    .name = \"%s\",\n"
               "    .id = %d,\n    .descriptor = %d,\n",
               name, name, interface->queue_id, interface->descriptor);
    if (interface->type != NULL) {
        text_print(text, "    .message_bytes = sizeof(%s),\n", interface->type);
    } else {
        text_print(text, "    .message_bytes = %u,\n", interface->message_bytes);
    }
    text_print(text,
               "    .message_count = %u,\n    .%s = &glue_%s,\n"
               "    .lock = PTHREAD_MUTEX_INITIALIZER,\n};\n",
               interface->message_count, event, name);
}

void generate_queue(struct text *text, const struct plan_interface *interface)
{
    const char *type = interface->type == NULL ? "Buf" : interface->type;
    bool sender = interface->kind == PLAN_QUEUE_SENDER;
    text_print(text, "\n/* message queue of %s, its %s end: %s */\n", type,
               sender ? "sending" : "receiving", interface->name);
    if (sender) {
        print_emitter(text, interface);
        text_add(text, "};\n");
        generate_error_handler(text, interface->name, "glue_$.error_handler");
        print_queue(text, interface, "emitter");
    } else {
        print_notification(text, interface);
        print_queue(text, interface, "notification");
    }
}
