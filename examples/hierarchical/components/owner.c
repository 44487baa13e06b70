/* SPDX-License-Identifier: BSD-2-Clause */
/* Uses the house as if it were one component, and keeps the diary that the room writes into. */
#include <camkes.h>
#include <string.h>

void diary_note(const char *text)
{
    printf("diary: %s\n", text);
}

int run(void)
{
    const int wanted[] = {1, 9};

    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        int lit = light_switch_on(wanted[i]);

        printf("owner: wanted %d lamps, has %d\n", wanted[i], lit);
    }
    strcpy(board, "who is there?");
    alarm_emit();
    ready_wait();
    printf("owner: the board says: %s\n", (char *)board);
    return 0;
}
