/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls over every connector, then writes a list for the others to read. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

static void call_all(void)
{
    char *zeros = calloc((size_t)bytes, 1);

    if (zeros == NULL)
        abort();
    printf("client: seL4RPC: %d\n", plain_add(1, 2));
    printf("client: seL4RPCCall: %d\n", call_add(3, 4));
    printf("client: seL4RPCCallNoType: %d\n", narrow_add(5, 6));
    printf("client: seL4RPCDataport: %d\n", bulk_count((size_t)bytes, zeros));
    printf("client: seL4RPCOverMultiSharedData: %d\n", shared_add(7, 8));
    free(zeros);
}

/* Ten entries, the last one first in memory; the board begins with the place of the first. */
static void write_list(void)
{
    dataport_ptr_t *head = board;
    entry_t *entries = (entry_t *)(head + 1);

    memset(head, 0, sizeof(*head));
    for (int i = 10; i >= 1; i--) {
        entry_t *entry = &entries[10 - i];

        *entry = (entry_t){.value = i, .next = *head};
        *head = dataport_wrap_ptr(entry);
    }
    board_release();
}

int run(void)
{
    call_all();
    strcpy(page, "written here, counted there");
    printf("client: seL4SharedDataWithCaps: %d letters\n", text_letters());
    write_list();
    written_emit();
    return 0;
}
