/* SPDX-License-Identifier: BSD-2-Clause */
/* The cross-VM device: what it has, and its registers. Requests are in crossvm_share.c, beginnings
 * and ends in crossvm_life.c. */
#include "vmm/device/crossvm.h"

#include "vmm/device/crossvm_share.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ALL_ONES     0xffffffffu
#define WINDOW_BYTES (CAISSON_CROSSVM_WORDS_MAX * sizeof(struct caisson_notification_page))

void crossvm_init(struct crossvm *crossvm, const char *vm_name, struct log_limit *log_limit)
{
    *crossvm = (struct crossvm){
        .vm_name = vm_name, .log_limit = log_limit, .lock = PTHREAD_MUTEX_INITIALIZER};
}

void crossvm_finish(struct crossvm *crossvm)
{
    for (uint32_t i = 0; i < crossvm->dataport_count; i++)
        free(crossvm->dataports[i].pages);
    free(crossvm->dataports);
    free(crossvm->emits.entries);
    free(crossvm->consumes.entries);
    free(crossvm->held);
    if (crossvm->window != NULL)
        munmap(crossvm->window, WINDOW_BYTES);
    *crossvm = (struct crossvm){0};
}

/* The register shows a name NUL-padded, so a longer one is cut before its last byte. */
static void set_name(char target[CAISSON_CROSSVM_NAME_BYTES], const char *name)
{
    size_t length = strnlen(name, CAISSON_CROSSVM_NAME_BYTES - 1);

    memset(target, 0, CAISSON_CROSSVM_NAME_BYTES);
    memcpy(target, name, length);
}

int crossvm_add_dataport(struct crossvm *crossvm, const char *name, int descriptor, int protection,
                         uint64_t size_bytes)
{
    struct crossvm_dataport dataport = {
        .descriptor = descriptor, .protection = protection, .size_bytes = size_bytes};

    if (size_bytes == 0 || size_bytes % CAISSON_PAGE_BYTES != 0)
        return -EINVAL;
    struct crossvm_dataport *grown =
        realloc(crossvm->dataports, (crossvm->dataport_count + 1) * sizeof(dataport));
    if (grown == NULL)
        return -ENOMEM;
    crossvm->dataports = grown;
    dataport.pages = calloc(size_bytes / CAISSON_PAGE_BYTES, sizeof(*dataport.pages));
    if (dataport.pages == NULL)
        return -ENOMEM;
    set_name(dataport.name, name);
    grown[crossvm->dataport_count++] = dataport;
    return 0;
}

int crossvm_add_event(struct crossvm *crossvm, enum caisson_crossvm_kind kind, const char *name,
                      const struct crossvm_word *words, uint32_t word_count)
{
    struct crossvm_event_list *list =
        kind == CAISSON_CROSSVM_EMIT ? &crossvm->emits : &crossvm->consumes;
    struct crossvm_event event = {.word_first = crossvm->word_count, .word_count = word_count};

    if (word_count > CAISSON_CROSSVM_WORDS_MAX - crossvm->word_count)
        return -ENOSPC;
    struct crossvm_event *grown = realloc(list->entries, (list->count + 1) * sizeof(event));
    if (grown == NULL)
        return -ENOMEM;
    set_name(event.name, name);
    list->entries = grown;
    grown[list->count++] = event;
    for (uint32_t i = 0; i < word_count; i++) {
        crossvm->words[crossvm->word_count] = words[i];
        crossvm->words[crossvm->word_count++].emitted = kind == CAISSON_CROSSVM_EMIT;
    }
    return 0;
}

void crossvm_limit_spin(struct crossvm *crossvm, uint32_t spin_us)
{
    crossvm->consumes.entries[crossvm->consumes.count - 1].spin_us = spin_us;
}

/* Addresses for all the pages that there can be: so a page has its own before the last one is
 * added. */
static int reserve_window(struct crossvm *crossvm)
{
    if (crossvm->window != NULL)
        return 0;
    void *window =
        mmap(NULL, WINDOW_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (window == MAP_FAILED)
        return -errno;
    crossvm->window = window;
    return 0;
}

int crossvm_own_word(struct crossvm *crossvm, uint32_t **ret_word)
{
    if (crossvm->word_count == CAISSON_CROSSVM_WORDS_MAX)
        return -ENOSPC;
    int error = reserve_window(crossvm);
    if (error < 0)
        return error;
    struct caisson_notification_page *page = &crossvm->window[crossvm->word_count];
    if (mprotect(page, sizeof(*page), PROT_READ | PROT_WRITE) < 0)
        return -errno;
    *ret_word = &page->word;
    return 0;
}

int crossvm_map_window(struct crossvm *crossvm)
{
    int error = crossvm->word_count == 0 ? 0 : reserve_window(crossvm);

    for (uint32_t i = 0; error == 0 && i < crossvm->word_count; i++) {
        const struct crossvm_word *word = &crossvm->words[i];
        if (word->page_descriptor >= 0 &&
            mmap(&crossvm->window[i], sizeof(*crossvm->window), PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_FIXED, word->page_descriptor,
                 (off_t)word->page_offset) == MAP_FAILED)
            error = -errno;
    }
    return error;
}

static const struct crossvm_dataport *selected_dataport(const struct crossvm *crossvm)
{
    if (crossvm->kind != CAISSON_CROSSVM_DATAPORT || crossvm->id == 0 ||
        crossvm->id > crossvm->dataport_count)
        return NULL;
    return &crossvm->dataports[crossvm->id - 1];
}

static const struct crossvm_event *selected_event(const struct crossvm *crossvm)
{
    const struct crossvm_event_list *list = NULL;

    if (crossvm->kind == CAISSON_CROSSVM_EMIT)
        list = &crossvm->emits;
    else if (crossvm->kind == CAISSON_CROSSVM_CONSUME)
        list = &crossvm->consumes;
    if (list == NULL || crossvm->id == 0 || crossvm->id > list->count)
        return NULL;
    return &list->entries[crossvm->id - 1];
}

static void update_status(struct crossvm *crossvm)
{
    bool exists = selected_dataport(crossvm) != NULL || selected_event(crossvm) != NULL;

    crossvm->status = exists ? CAISSON_CROSSVM_OK : CAISSON_CROSSVM_NO_SUCH_ID;
}

static uint32_t read_name(const struct crossvm *crossvm, uint64_t offset)
{
    const struct crossvm_dataport *dataport = selected_dataport(crossvm);
    const struct crossvm_event *event = selected_event(crossvm);
    const char *name = dataport != NULL ? dataport->name : event != NULL ? event->name : NULL;
    uint32_t value = 0;

    if (name != NULL)
        memcpy(&value, name + offset, sizeof(value));
    return value;
}

static uint32_t read_register(const struct crossvm *crossvm, uint64_t offset)
{
    const struct crossvm_dataport *dataport = selected_dataport(crossvm);
    const struct crossvm_event *event = selected_event(crossvm);
    uint64_t size_bytes = dataport != NULL ? dataport->size_bytes : 0;

    if (offset >= CAISSON_CROSSVM_REG_NAME &&
        offset < CAISSON_CROSSVM_REG_NAME + CAISSON_CROSSVM_NAME_BYTES)
        return read_name(crossvm, offset - CAISSON_CROSSVM_REG_NAME);
    switch (offset) {
    case CAISSON_CROSSVM_REG_MAGIC:
        return CAISSON_CROSSVM_MAGIC;
    case CAISSON_CROSSVM_REG_REVISION:
        return CAISSON_CROSSVM_REVISION;
    case CAISSON_CROSSVM_REG_DATAPORT_COUNT:
        return crossvm->dataport_count;
    case CAISSON_CROSSVM_REG_EMIT_COUNT:
        return crossvm->emits.count;
    case CAISSON_CROSSVM_REG_CONSUME_COUNT:
        return crossvm->consumes.count;
    case CAISSON_CROSSVM_REG_WORD_COUNT:
        return crossvm->word_count;
    case CAISSON_CROSSVM_REG_KIND:
        return crossvm->kind;
    case CAISSON_CROSSVM_REG_ID:
        return crossvm->id;
    case CAISSON_CROSSVM_REG_SIZE_LOW:
        return (uint32_t)size_bytes;
    case CAISSON_CROSSVM_REG_SIZE_HIGH:
        return (uint32_t)(size_bytes >> 32);
    case CAISSON_CROSSVM_REG_WORD_FIRST:
        return event != NULL ? event->word_first : 0;
    case CAISSON_CROSSVM_REG_WORDS:
        return event != NULL ? event->word_count : 0;
    case CAISSON_CROSSVM_REG_SPIN_US:
        return event != NULL ? event->spin_us : 0;
    case CAISSON_CROSSVM_REG_STATUS:
        return crossvm->status;
    case CAISSON_CROSSVM_REG_LIFE:
        return crossvm->life;
    case CAISSON_CROSSVM_REG_ASKER:
        return crossvm->asker;
    default:
        return ALL_ONES;
    }
}

/* The 64-bit request registers: the field, and whether the offset is its high half. */
static uint64_t *request_field(struct crossvm *crossvm, uint64_t offset, bool *ret_high)
{
    uint64_t *const fields[] = {&crossvm->total, &crossvm->offset, &crossvm->address,
                                &crossvm->length};

    if (offset < CAISSON_CROSSVM_REG_TOTAL_LOW || offset > CAISSON_CROSSVM_REG_LENGTH_HIGH)
        return NULL;
    *ret_high = offset & 4u;
    return fields[(offset - CAISSON_CROSSVM_REG_TOTAL_LOW) / 8u];
}

static void write_half(uint64_t *field, bool high, uint32_t value)
{
    if (high)
        *field = (*field & UINT64_C(0xffffffff)) | (uint64_t)value << 32;
    else
        *field = (*field & ~UINT64_C(0xffffffff)) | value;
}

static void write_register(struct crossvm *crossvm, uint64_t offset, uint32_t value)
{
    bool high = false;
    uint64_t *field = request_field(crossvm, offset, &high);

    if (field != NULL) {
        write_half(field, high, value);
        return;
    }
    switch (offset) {
    case CAISSON_CROSSVM_REG_KIND:
        crossvm->kind = value;
        update_status(crossvm);
        break;
    case CAISSON_CROSSVM_REG_ID:
        crossvm->id = value;
        update_status(crossvm);
        break;
    case CAISSON_CROSSVM_REG_ASKER:
        crossvm->asker = value;
        break;
    case CAISSON_CROSSVM_REG_COMMAND:
        crossvm->status = crossvm_command(crossvm, value);
        break;
    default:
        break;
    }
}

static bool is_register(uint64_t offset, uint32_t width)
{
    return width == sizeof(uint32_t) && offset % sizeof(uint32_t) == 0;
}

static uint64_t crossvm_read(void *device, uint64_t offset, uint32_t width)
{
    struct crossvm *crossvm = device;
    bool high = false;

    if (!is_register(offset, width))
        return UINT64_MAX;
    pthread_mutex_lock(&crossvm->lock);
    const uint64_t *field = request_field(crossvm, offset, &high);
    uint32_t value =
        field != NULL ? (uint32_t)(*field >> (high ? 32 : 0)) : read_register(crossvm, offset);
    pthread_mutex_unlock(&crossvm->lock);
    return value;
}

static void crossvm_write(void *device, uint64_t offset, uint32_t width, uint64_t value)
{
    struct crossvm *crossvm = device;

    if (!is_register(offset, width))
        return;
    pthread_mutex_lock(&crossvm->lock);
    write_register(crossvm, offset, (uint32_t)value);
    pthread_mutex_unlock(&crossvm->lock);
}

/* KVM handles the declared doorbells: what arrives here is none. */
static void doorbell_write(void *device, uint64_t offset, uint32_t width, uint64_t value)
{
    const struct crossvm *crossvm = device;

    (void)offset;
    log_guest(crossvm->log_limit, crossvm->vm_name,
              "the guest rang doorbell %llu (%u bytes), which no emitted event has",
              (unsigned long long)value, width);
}

const struct bus_operations crossvm_operations = {
    .name = "crossvm",
    .read = crossvm_read,
    .write = crossvm_write,
};

const struct bus_operations crossvm_doorbell_operations = {
    .name = "crossvm doorbell",
    .write = doorbell_write,
};
