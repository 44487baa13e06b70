/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts along, answers, echoes. */
#include <camkes.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"

char *narrow_echo(const char *text)
{
    return strdup(text);
}

char *typed_echo(const char *text)
{
    return strdup(text);
}

void post_post(dataport_ptr_t place)
{
    int *value = dataport_unwrap_ptr(place);

    assert(place.id != -1 && value != NULL);
    printf("back: %d at a place of front's\n", *value);
    *value = 43;
}

int run(void)
{
    seL4_Word badge = 0;

    seL4_Wait(question_notification(), &badge);
    assert(badge == question_notification_badge());
    for (int i = 0; i < ROUNDS; i++) {
        sync_spinlock_lock(&board->lock);
        board->count++;
        sync_spinlock_unlock(&board->lock);
    }
    other_emit();
    seL4_Wait(question_notification(), NULL);
    answer_emit_underlying();
    return 0;
}
