/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts in a variable of its own, by a step that the build may choose for one instance. */
#include <camkes.h>
#include <stdlib.h>

#ifndef STEP
#define STEP 1
#endif

static int value; /* each instance has one, also within a group */

void pre_init(void)
{
    value = start;
}

int count_up(int times)
{
    char text[64];

    value += times * STEP;
    snprintf(text, sizeof(text), "%s is at %d", get_instance_name(), value);
    journal_note(text);
    return value;
}

char *count_describe(void)
{
    char *text = malloc(64);

    if (text == NULL)
        abort();
    snprintf(text, 64, "steps of %d from %d, called by number %d", STEP, start,
             (int)count_get_sender_id());
    return text;
}
