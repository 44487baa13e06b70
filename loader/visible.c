/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes control characters visible. */
#include "loader/visible.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The number of bytes of the character of UTF-8 that stands there; 0: it is none (RFC 3629, section
 * 4). */
static size_t read_character(const unsigned char *bytes, size_t count, uint32_t *ret_character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = bytes[0];
    size_t length = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length == 0 || length > count || lead >= 0xf8)
        return 0;
    uint32_t character = length == 1 ? lead : lead & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        character = character << 6 | (bytes[i] & 0x3fu);
    }
    if (character < least[length] || character > 0x10ffff ||
        (character >= 0xd800 && character < 0xe000))
        return 0;
    *ret_character = character;
    return length;
}

/* Unicode's category Cc, its ends of lines, and what Bidi_Control and the invisible fillers of the
 * same block are. */
static bool acts(uint32_t character)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x00, 0x08},     {0x0a, 0x1f},     {0x7f, 0x9f},    {0x61c, 0x61c},
                  {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x206f}};
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        if (character >= ranges[i].first && character <= ranges[i].last)
            return true;
    }
    return false;
}

static size_t put_escape(char *text, char kind, uint32_t number, int digits)
{
    text[0] = '\\';
    text[1] = kind;
    for (int i = 0; i < digits; i++)
        text[2 + i] = "0123456789abcdef"[number >> (4 * (digits - 1 - i)) & 15];
    return 2 + (size_t)digits;
}

size_t visible_line(char *ret_text, const char *line, size_t count)
{
    bool newline = count > 0 && line[count - 1] == '\n';
    size_t used = 0;
    count -= newline;
    count -= newline && count > 0 && line[count - 1] == '\r';
    for (size_t i = 0; i < count;) {
        const unsigned char *bytes = (const unsigned char *)line + i;
        uint32_t character = bytes[0];
        size_t length = read_character(bytes, count - i, &character);
        if (length == 0 || (length == 1 && acts(character))) {
            used += put_escape(ret_text + used, 'x', bytes[0], 2);
            length = 1;
        } else if (acts(character)) {
            used += put_escape(ret_text + used, 'u', character, 4);
        } else {
            memcpy(ret_text + used, bytes, length);
            used += length;
        }
        i += length;
    }
    if (newline)
        ret_text[used++] = '\n';
    return used;
}
