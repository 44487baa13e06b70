/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers a guest that asks properly, and bears one that does not; answers a component
 * meanwhile. */
#include <camkes.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_BYTES = 64 };

static bool is_question(const char *text)
{
    if (strncmp(text, "say ", 4) != 0)
        return false;
    for (const char *at = text; *at != '\0'; at++)
        if (!isprint((unsigned char)*at))
            return false;
    return true;
}

/* The guest writes to the dataport at any time and need not end its text: copied once, then looked
 * at. */
static void answer(void)
{
    char text[TEXT_BYTES + 1];
    char reply[TEXT_BYTES + 8];

    memcpy(text, data, TEXT_BYTES);
    text[TEXT_BYTES] = '\0';
    if (is_question(text)) {
        printf("echo: heard %s\n", text + 4);
        snprintf(reply, sizeof(reply), "echo %s", text + 4);
        memcpy(data, reply, strlen(reply) + 1);
    }
    done_printing_emit();
}

int check_ask(int number)
{
    return number + 1;
}

int run(void)
{
    for (;;) {
        do_print_wait();
        answer();
    }
}
