/* SPDX-License-Identifier: BSD-2-Clause */
/* The bzImage's header: whatever it says, what is read from the file goes only where memory_at()
 * has said that there is RAM. */
#include "boot.h"

#include "vmm/arch/x86_64/kernel.h"

#define HEADER_OFFSET  0x1f1u
#define FILE_BYTES_MAX 1536

static struct setup_header given;

void read_local(void *target, uint64_t offset, uint64_t length)
{
    //@ assert offset == HEADER_OFFSET && length == sizeof(given);
    *(struct setup_header *)target = given;
}

/* Lengths of code that a file can have one by one; those that no file can as an interval. */
static void any_header(void)
{
    Frama_C_make_unknown((char *)&given, sizeof(given));
    given.syssize = (uint32_t)each_between(0, FILE_BYTES_MAX / 16 + 1);
    if (given.syssize > FILE_BYTES_MAX / 16)
        given.syssize = (uint32_t)any_between(FILE_BYTES_MAX / 16 + 1, UINT32_MAX);
}

void main(void)
{
    const struct file file = {.size_bytes = any_between(0, FILE_BYTES_MAX)};
    const struct memory memory = {0};
    struct kernel kernel;
    const char *reason;

    any_header();
    bzimage_load(&memory, &file, &kernel, &reason);
}
