/* SPDX-License-Identifier: BSD-2-Clause */
/* Recognises printk's time stamps: "[", blanks, digits, ".", six digits, "] ". */
#include "loader/kernel_lines.h"

enum step {
    STEP_NONE,
    STEP_SECONDS,
    STEP_MICROS,
    STEP_BLANK,
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static enum kernel_verdict hold(struct kernel_lines *lines, int step, char byte)
{
    lines->step = step;
    lines->held[lines->held_used++] = byte;
    return KERNEL_HOLD;
}

static enum kernel_verdict release(struct kernel_lines *lines)
{
    lines->step = STEP_NONE;
    return KERNEL_AGAIN;
}

static enum kernel_verdict begin(struct kernel_lines *lines, char byte)
{
    lines->digits = 0;
    return byte == '[' ? hold(lines, STEP_SECONDS, byte) : KERNEL_OTHER;
}

enum kernel_verdict kernel_lines_take(struct kernel_lines *lines, char byte)
{
    if (lines->inside) {
        lines->inside = byte != '\n';
        return KERNEL_MESSAGE;
    }
    if (lines->step != STEP_NONE && lines->held_used == sizeof(lines->held))
        return release(lines);
    switch (lines->step) {
    case STEP_SECONDS:
        if ((byte == ' ' && lines->digits == 0) || is_digit(byte)) {
            lines->digits += byte != ' ';
            return hold(lines, STEP_SECONDS, byte);
        }
        if (byte != '.' || lines->digits == 0)
            return release(lines);
        lines->digits = 0;
        return hold(lines, STEP_MICROS, byte);
    case STEP_MICROS:
        if (is_digit(byte) && lines->digits < 6) {
            lines->digits++;
            return hold(lines, STEP_MICROS, byte);
        }
        return byte == ']' && lines->digits == 6 ? hold(lines, STEP_BLANK, byte) : release(lines);
    case STEP_BLANK:
        if (byte != ' ' && byte != '[')
            return release(lines);
        lines->step = STEP_NONE;
        lines->inside = true;
        return KERNEL_MESSAGE;
    default:
        return begin(lines, byte);
    }
}
