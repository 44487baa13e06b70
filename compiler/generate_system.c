/* SPDX-License-Identifier: BSD-2-Clause */
/* system.c: the tables of abi/system.h as typed C initialisers. */
#include "compiler/generate.h"

#include <string.h>

/* The string section while it is being filled: equal strings share their bytes. */
struct pool {
    struct arena *arena;
    struct map offsets; /* string -> size_t */
    strings list;
    size_t bytes;
};

static size_t pool_add(struct pool *pool, const char *string)
{
    if (*string == '\0') {
        return 0;
    }
    size_t *offset = map_get(&pool->offsets, string);
    if (offset == NULL) {
        offset = arena_new(pool->arena, size_t);
        *offset = pool->bytes;
        map_set(&pool->offsets, pool->arena, string, offset);
        vector_push(pool->arena, &pool->list, string);
        pool->bytes += strlen(string) + 1;
    }
    return *offset;
}

const char *comment_text(const struct plan *plan, const char *string)
{
    char *safe = arena_copy(plan->model->compile->arena, string, strlen(string));
    for (char *at = safe; *at; at++) {
        if ((unsigned char)*at < ' ' || *at == '*' || *at == '\\' || *at == 0x7f) {
            *at = '?';
        }
    }
    return safe;
}

static size_t capability_count(const struct plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->processes.count; i++) {
        count += plan->processes.items[i]->capabilities.count;
    }
    return count;
}

static void print_object(const struct plan *plan, struct pool *pool, size_t index,
                         struct text *text)
{
    const struct plan_object *object = &plan->objects.items[index];
    static const char *const kinds[] = {
#define KIND(name, number, ...) [number] = #name,
#include "abi/object.def"
#undef KIND
    };
    text_print(text, "            /* %s */\n", comment_text(plan, object->name));
    text_print(text, "            [%zu] = {.kind = CAISSON_OBJECT_%s, .name = %zu", index,
               kinds[object->kind], pool_add(pool, object->name));
    if (object->size_bytes > 0) {
        text_print(text, ", .size_bytes = %llu", (unsigned long long)object->size_bytes);
    }
    text_add(text, "},\n");
}

/* "a b", as the loader takes the names of a group's instances. */
static const char *member_names(struct pool *pool, const struct plan_process *process)
{
    struct text names = {0};
    for (size_t i = 0; i < process->instances.count; i++) {
        text_print(&names, "%s%s", i == 0 ? "" : " ", process->instances.items[i]->name);
    }
    const char *copy = arena_copy(pool->arena, names.bytes, names.length);
    text_finish(&names);
    return copy;
}

static void print_flags(const struct plan_process *process, struct text *text)
{
    const char *control = process->control ? "CAISSON_INSTANCE_CONTROL" : "";
    const char *none = process->speculates ? "" : "CAISSON_INSTANCE_NO_SPECULATION";
    if (*control != '\0' || *none != '\0') {
        text_print(text, "                .flags = %s%s%s,\n", control,
                   *control != '\0' && *none != '\0' ? " | " : "", none);
    }
}

static void print_process(struct pool *pool, const struct plan_process *process, size_t first,
                          struct text *text)
{
    static const char *const restarts[] = {
        [CAISSON_RESTART_NEVER] = "NEVER",
        [CAISSON_RESTART_ON_FAILURE] = "ON_FAILURE",
        [CAISSON_RESTART_ALWAYS] = "ALWAYS",
    };
    text_print(text,
               "            {\n                .name = %zu, /* %s */\n"
               "                .type = %zu, /* %s */\n",
               pool_add(pool, process->name), process->name, pool_add(pool, process->type),
               process->type);
    text_print(text, "                .kind = CAISSON_INSTANCE_%s,\n",
               process->is_vm ? "VM" : "COMPONENT");
    print_flags(process, text);
    text_print(text, "                .restart = CAISSON_RESTART_%s,\n",
               restarts[process->restart]);
    text_print(text,
               "                .first_capability = %zu,\n"
               "                .capability_count = %zu,\n",
               first, process->capabilities.count);
    if (process->is_group) {
        const char *names = member_names(pool, process);
        text_print(text, "                .members = %zu, /* %s */\n", pool_add(pool, names),
                   names);
    }
    if (process->memory_bytes > 0) {
        text_print(text, "                .memory_bytes = %llu,\n",
                   (unsigned long long)process->memory_bytes);
    }
    text_print(text, "                .threads = %u,\n", process->threads);
    text_add(text, "            },\n");
}

static void print_capabilities(const struct plan *plan, const struct plan_process *process,
                               struct text *text)
{
    static const char *const rights[] = {
        [CAISSON_RIGHT_READ] = "CAISSON_RIGHT_READ",
        [CAISSON_RIGHT_WRITE] = "CAISSON_RIGHT_WRITE",
        [CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE] = "CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE",
    };
    static const char *const roles[] = {
        [CAISSON_ROLE_EMITTER] = "EMITTER", [CAISSON_ROLE_CONSUMER] = "CONSUMER",
        [CAISSON_ROLE_CLIENT] = "CLIENT",   [CAISSON_ROLE_SERVER] = "SERVER",
        [CAISSON_ROLE_OUTCOME] = "OUTCOME",
    };
    for (size_t i = 0; i < process->capabilities.count; i++) {
        const struct plan_capability *capability = &process->capabilities.items[i];
        const char *holder =
            capability->instance == NULL ? process->name : capability->instance->name;
        text_print(text, "            /* %s, %s */\n", holder,
                   comment_text(plan, capability->purpose));
        text_print(text, "            {.object = %zu, .descriptor = %u, .rights = %s",
                   capability->object, capability->descriptor, rights[capability->rights]);
        if (capability->role != CAISSON_ROLE_NONE) {
            text_print(text, ", .role = CAISSON_ROLE_%s", roles[capability->role]);
        }
        text_add(text, "},\n");
    }
}

static void print_strings(const struct pool *pool, struct text *text)
{
    text_add(text, "    .strings = \"\\0\"");
    size_t offset = 1;
    for (size_t i = 0; i < pool->list.count; i++) {
        const char *string = pool->list.items[i];
        text_print(text, "\n               /* %zu */ ", offset);
        text_quote_c(text, string);
        text->length--; /* the NUL goes before the closing quote */
        text_add(text, "\\0\"");
        offset += strlen(string) + 1;
    }
    text_add(text, ",\n");
}

static void print_type(const struct plan *plan, size_t capabilities, size_t string_bytes,
                       struct text *text)
{
    text_add(text, "struct system_tables {\n    struct caisson_system_header header;\n");
    if (plan->objects.count > 0) {
        text_print(text, "    struct caisson_object objects[%zu];\n", plan->objects.count);
    }
    text_print(text, "    struct caisson_instance instances[%zu];\n", plan->processes.count);
    if (capabilities > 0) {
        text_print(text, "    struct caisson_capability capabilities[%zu];\n", capabilities);
    }
    text_print(text, "    char strings[%zu];\n};\n\n", string_bytes);
}

static void print_header(const struct plan *plan, size_t capabilities, size_t name,
                         struct text *text)
{
    text_print(text,
               "static const struct system_tables tables = {\n"
               "    .header =\n        {\n"
               "            .magic = CAISSON_SYSTEM_MAGIC,\n"
               "            .revision = CAISSON_SYSTEM_REVISION,\n"
               "            .size_bytes = sizeof(struct system_tables),\n"
               "            .object_offset = offsetof(struct system_tables, %s),\n"
               "            .object_count = %zu,\n"
               "            .instance_offset = offsetof(struct system_tables, instances),\n"
               "            .instance_count = %zu,\n",
               plan->objects.count > 0 ? "objects" : "instances", plan->objects.count,
               plan->processes.count);
    text_print(text,
               "            .capability_offset = offsetof(struct system_tables, %s),\n"
               "            .capability_count = %zu,\n"
               "            .string_offset = offsetof(struct system_tables, strings),\n"
               "            .string_bytes = sizeof(tables.strings),\n"
               "            .name = %zu, /* %s */\n        },\n",
               capabilities > 0 ? "capabilities" : "strings", capabilities, name,
               comment_text(plan, plan->name));
}

void generate_system(const struct plan *plan, struct text *text)
{
    struct pool pool = {.arena = plan->model->compile->arena, .bytes = 1};
    struct text body = {0};
    size_t capabilities = capability_count(plan);
    print_header(plan, capabilities, pool_add(&pool, plan->name), &body);
    text_add(&body, plan->objects.count > 0 ? "    .objects =\n        {\n" : "");
    for (size_t i = 0; i < plan->objects.count; i++) {
        print_object(plan, &pool, i, &body);
    }
    text_add(&body, plan->objects.count > 0 ? "        },\n" : "");
    text_add(&body, "    .instances =\n        {\n");
    size_t first = 0;
    for (size_t i = 0; i < plan->processes.count; i++) {
        print_process(&pool, plan->processes.items[i], first, &body);
        first += plan->processes.items[i]->capabilities.count;
    }
    text_add(&body, "        },\n");
    text_add(&body, capabilities > 0 ? "    .capabilities =\n        {\n" : "");
    for (size_t i = 0; i < plan->processes.count; i++) {
        print_capabilities(plan, plan->processes.items[i], &body);
    }
    text_add(&body, capabilities > 0 ? "        },\n" : "");
    print_strings(&pool, &body);
    text_add(&body, "};\n\nconst struct caisson_system_header *const caisson_system = "
                    "&tables.header;\n");

    text_print(text,
               "/* Generated by caisson from %s; do not edit. */\n"
               "/* The system '%s' as the loader reads it. */\n"
               "#include \"abi/image.h\"\n\n#include <stddef.h>\n\n",
               comment_text(plan, plan->source), comment_text(plan, plan->name));
    print_type(plan, capabilities, pool.bytes + 1, text);
    text_append(text, body.bytes, body.length);
    text_finish(&body);
}
