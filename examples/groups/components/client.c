/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls into the group from outside, and keeps the journal that its counters write. */
#include <camkes.h>
#include <stdlib.h>

void journal_note(const char *text)
{
    printf("journal: %d: %s\n", (int)journal_get_sender_id(), text);
}

int run(void)
{
    char *description = total_describe();
    const int once = total_up(1), more = total_up(3);

    printf("client: %s\n", description);
    free(description);
    printf("client: %d, then %d\n", once, more);
    return 0;
}
