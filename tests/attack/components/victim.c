/* SPDX-License-Identifier: BSD-2-Clause */
/* Has the attacker attack, tells it where to aim, and looks afterwards whether anything of its own
 * was touched. */
#include <camkes.h>

#include "attack.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char secret[SECRET_BYTES];
static atomic_int signals;
static const char shown_text[] = "only to be read";

static void count(int signal)
{
    (void)signal;
    atomic_fetch_add(&signals, 1);
}

int target_process(void)
{
    return getpid();
}

uint64_t target_secret_address(void)
{
    return (uint64_t)(uintptr_t)secret;
}

int target_signals_seen(void)
{
    return atomic_load(&signals);
}

void target_ring(void)
{
    bell_emit();
}

void pre_init(void)
{
    const struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART};

    secret_write(secret);
    strcpy(shown, shown_text);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGIO, &action, NULL);
}

static camkes_error_action_t on_error(camkes_error_t *error)
{
    printf("victim: the attacker %s\n",
           error->type == CE_SYSCALL_FAILED ? "has ended" : "answers with rubbish");
    return CEA_DISCARD;
}

int run(void)
{
    char right[SECRET_BYTES];

    attack_register_error_handler(on_error);
    attack_attack();
    secret_write(right);
    if (memcmp(secret, right, SECRET_BYTES) != 0)
        printf("victim: its secret was changed\n");
    else if (strcmp(shown, shown_text) != 0)
        printf("victim: what it shows was changed\n");
    else if (atomic_load(&signals) != 0)
        printf("victim: it got a signal\n");
    else
        printf("victim: untouched\n");
    return 0;
}
