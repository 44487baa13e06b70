/* SPDX-License-Identifier: BSD-2-Clause */
/* The control channel: the lines that the image writes to ttyS1 of the simulated machine. */
#include "simulate/control.h"

#include <string.h>

void control_init(struct control *control)
{
    *control = (struct control){0};
}

static bool parse_status(const char *text, int *ret)
{
    int value = 0;
    size_t digits = strlen(text);
    if (digits < 1 || digits > 3)
        return false;
    for (size_t i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (text[i] - '0');
    }
    if (value > 255)
        return false;
    *ret = value;
    return true;
}

static void take_line(struct control *control)
{
    if (control->used > 0 && control->line[control->used - 1] == '\r')
        control->used--;
    control->line[control->used] = '\0';
    if (strcmp(control->line, "alive") == 0)
        control->alive++;
    else if (!control->has_exit && strncmp(control->line, "exit ", 5) == 0)
        control->has_exit = parse_status(control->line + 5, &control->exit_status);
}

void control_feed(struct control *control, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] == '\n') {
            if (!control->skipping)
                take_line(control);
            control->used = 0;
            control->skipping = false;
        } else if (control->used + 1 < sizeof(control->line)) {
            control->line[control->used++] = bytes[i];
        } else {
            control->skipping = true;
        }
    }
}
