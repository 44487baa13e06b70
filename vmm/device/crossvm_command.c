/* SPDX-License-Identifier: BSD-2-Clause */
/* Carries out what a guest asks of the cross-VM device, and logs what is refused. */
#include "vmm/device/crossvm_share.h"

static const char *const reasons[] = {
    [CAISSON_CROSSVM_OK] = "done",
    [CAISSON_CROSSVM_NO_SUCH_ID] = "there is no such dataport",
    [CAISSON_CROSSVM_BAD_COMMAND] = "unknown command",
    [CAISSON_CROSSVM_BAD_SIZE] =
        "total differs from the declared size, or the piece is empty or not inside",
    [CAISSON_CROSSVM_MISALIGNED] = "not a multiple of the page",
    [CAISSON_CROSSVM_NOT_MEMORY] = "not wholly guest memory",
    [CAISSON_CROSSVM_OVERLAP] = "a dataport lies there already",
    [CAISSON_CROSSVM_SHARED] = "that part of it is shared already",
    [CAISSON_CROSSVM_HOST_FAILURE] =
        "the host refused to map it, or too many pieces of memory were kept for drivers that ended",
    [CAISSON_CROSSVM_STALE] = "it is not asked for by the driver whose life has begun last",
};

/* What is asked for, as messages have it; NULL: nothing that is known. */
static const char *verb(uint32_t command)
{
    static const char *const verbs[] = {
        [CAISSON_CROSSVM_SHARE] = "share",
        [CAISSON_CROSSVM_UNSHARE] = "unshare",
        [CAISSON_CROSSVM_BEGIN] = "begin",
        [CAISSON_CROSSVM_END] = "end",
    };

    return command < sizeof(verbs) / sizeof(verbs[0]) ? verbs[command] : NULL;
}

static bool is_of_life(uint32_t command)
{
    return command == CAISSON_CROSSVM_BEGIN || command == CAISSON_CROSSVM_END;
}

static void log_refusal(const struct crossvm *crossvm, uint32_t command, uint32_t status)
{
    const bool known = crossvm->id != 0 && crossvm->id <= crossvm->dataport_count;

    if (is_of_life(command)) {
        log_guest(crossvm->log_limit, crossvm->vm_name,
                  "refused to %s a life of the cross-VM device (asker %u, present %u): %s",
                  verb(command), crossvm->asker, crossvm->life, reasons[status]);
        return;
    }
    log_guest(
        crossvm->log_limit, crossvm->vm_name,
        "refused to %s dataport %u%s%s%s (total %#llx, offset %#llx, address %#llx, length %#llx): "
        "%s",
        verb(command) != NULL ? verb(command) : "do an unknown thing to", crossvm->id,
        known ? " ('" : "", known ? crossvm->dataports[crossvm->id - 1].name : "",
        known ? "')" : "", (unsigned long long)crossvm->total, (unsigned long long)crossvm->offset,
        (unsigned long long)crossvm->address, (unsigned long long)crossvm->length, reasons[status]);
}

static uint32_t carry_out(struct crossvm *crossvm, uint32_t command)
{
    if (verb(command) == NULL)
        return CAISSON_CROSSVM_BAD_COMMAND;
    if (command == CAISSON_CROSSVM_BEGIN)
        return crossvm_begin_life(crossvm);
    if (crossvm->life == 0 || crossvm->asker != crossvm->life)
        return CAISSON_CROSSVM_STALE;
    if (command == CAISSON_CROSSVM_END)
        return crossvm_end_life(crossvm);
    if (crossvm->id == 0 || crossvm->id > crossvm->dataport_count)
        return CAISSON_CROSSVM_NO_SUCH_ID;
    struct crossvm_dataport *dataport = &crossvm->dataports[crossvm->id - 1];
    return command == CAISSON_CROSSVM_SHARE ? crossvm_lend(crossvm, dataport)
                                            : crossvm_take_back(crossvm, dataport, CROSSVM_ZEROED);
}

uint32_t crossvm_command(struct crossvm *crossvm, uint32_t command)
{
    uint32_t status = carry_out(crossvm, command);

    if (status != CAISSON_CROSSVM_OK)
        log_refusal(crossvm, command, status);
    return status;
}
