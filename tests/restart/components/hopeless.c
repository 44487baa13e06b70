/* SPDX-License-Identifier: BSD-2-Clause */
/* Fails each time that it is started. */
#include <camkes.h>
#include <unistd.h>

void pre_init(void)
{
    _exit(3);
}

int work_starts(void)
{
    return 0;
}

int work_pokes(void)
{
    return 0;
}

void work_die(void)
{
}
