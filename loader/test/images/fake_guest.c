/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Plays a guest at the console on descriptor 3: boots, asks for a login, and has a shell with the
 * commands echo, late, status N, partial, reboot, hang, die, fail and poweroff. Prints as the real
 * one does: an echo of what is typed, the question for the cursor's place at each prompt, and
 * kernel messages in the middle of things.
 */
#include "abi/system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONSOLE 3

static void say(const char *text)
{
    size_t length = strlen(text);
    /* In pieces: the reader must not depend on where they end. */
    while (length > 0) {
        size_t piece = length > 3 ? 3 : length;
        if (write(CONSOLE, text, piece) != (ssize_t)piece)
            exit(1);
        text += piece;
        length -= piece;
    }
}

/* What is typed comes in packets. */
struct typed {
    char bytes[CAISSON_CONSOLE_TYPED_BYTES];
    size_t first;
    size_t used;
};

static char read_byte(struct typed *typed)
{
    if (typed->first == typed->used) {
        ssize_t got = read(CONSOLE, typed->bytes, sizeof(typed->bytes));
        if (got <= 0)
            exit(0);
        typed->first = 0;
        typed->used = (size_t)got;
    }
    return typed->bytes[typed->first++];
}

static void read_line(struct typed *typed, char *line, size_t bytes, int echo)
{
    size_t used = 0;
    char byte = 0;
    while (byte != '\r' && byte != '\n' && used + 1 < bytes) {
        byte = read_byte(typed);
        if (byte != '\r' && byte != '\n')
            line[used++] = byte;
        if (echo && byte != '\r' && byte != '\n') {
            char text[2] = {byte, '\0'};
            say(text);
        }
    }
    line[used] = '\0';
    say("\r\n");
}

static void log_in(struct typed *typed)
{
    char line[256];
    say("[    0.000000] Linux version 6.1\r\n\r\nWelcome to Buildroot\r\n");
    for (;;) {
        say("buildroot log[    0.730073] a message in the middle\r\nin: ");
        read_line(typed, line, sizeof(line), 1);
        say("Password: ");
        read_line(typed, line, sizeof(line), 0);
        if (strcmp(line, "root") == 0)
            return;
        say("Login incorrect\r\n");
    }
}

/* Output and the prompt after it as one piece, as a reader that is late finds them. */
static void say_with_prompt(const char *text)
{
    char all[2200];
    int length = snprintf(all, sizeof(all), "%s\r\n\0360\036# ", text);
    if (write(CONSOLE, all, (size_t)length) != length)
        exit(1);
}

/* The shell: 0 to power off, 1 to reboot. */
static int shell(struct typed *typed)
{
    char line[2048];
    int status = 0;
    int marked = 0;
    int prompted = 0;
    for (;;) {
        char prompt[64];
        snprintf(prompt, sizeof(prompt), "\036%d[    1.000001] inside the mark\r\n\036# \033[6n",
                 status);
        if (!prompted)
            say(marked ? prompt : "# \033[6n");
        prompted = 0;
        read_line(typed, line, sizeof(line), 1);
        status = 0;
        if (strstr(line, "PS1=$(printf") != NULL) {
            marked = 1;
        } else if (strstr(line, "PS1=$caisson_ps1") != NULL) {
            marked = 0;
        } else if (strncmp(line, "echo ", 5) == 0) {
            say(line + 5);
            say("\r\n");
        } else if (strncmp(line, "status ", 7) == 0) {
            status = atoi(line + 7);
        } else if (strncmp(line, "late ", 5) == 0) {
            say_with_prompt(line + 5);
            prompted = 1;
        } else if (strcmp(line, "partial") == 0) {
            say("no newline");
        } else if (strcmp(line, "reboot") == 0) {
            return 1;
        } else if (strcmp(line, "poweroff") == 0) {
            return 0;
        } else if (strcmp(line, "hang") == 0) {
            say("hanging now\r\n");
            pause();
        } else if (strcmp(line, "die") == 0) {
            say("dying now\r\n");
            exit(0);
        } else if (strcmp(line, "fail") == 0) {
            say("failing now");
            exit(3);
        } else {
            status = 127;
        }
    }
}

int main(void)
{
    struct typed typed = {.used = 0};
    do
        log_in(&typed);
    while (shell(&typed) == 1);
    say("reboot: Power down\r\n");
    return 0;
}
