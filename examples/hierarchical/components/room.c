/* SPDX-License-Identifier: BSD-2-Clause */
/* Has lamps, as many as the fuse lets it light, and a board on which it answers. */
#include <camkes.h>
#include <string.h>

int light_switch_on(int wanted)
{
    char text[80];
    int lit = MIN(wanted, lamps);

    while (lit > 0 && !current_draw(2 * lit))
        lit--;
    snprintf(text, sizeof(text), "%s of %s: %d of %d lamps", label, get_instance_name(), lit,
             lamps);
    diary_note(text);
    return lit;
}

static void on_alarm(void *unused)
{
    (void)unused;
    if (strcmp(board, "who is there?") == 0)
        snprintf(board, board_get_size(), "%s", label);
    ready_emit();
}

void post_init(void)
{
    alarm_reg_callback(on_alarm, NULL);
}
