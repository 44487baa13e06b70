/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the table of an architecture. */
#include "simulate/arch.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static const struct arch *const all[] = {&arch_x86_64, &arch_arm64};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct arch *arch_find(const char *name)
{
    for (size_t i = 0; i < COUNT(all); i++) {
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    }
    return NULL;
}

const struct arch *arch_native(void)
{
    struct utsname names;
    if (uname(&names) < 0)
        return NULL;
    for (size_t i = 0; i < COUNT(all); i++) {
        if (strcmp(all[i]->machine, names.machine) == 0)
            return all[i];
    }
    return NULL;
}

const struct arch *arch_of_file(const char *path)
{
    Elf64_Ehdr header;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return NULL;
    ssize_t got = pread(file, &header, sizeof(header), 0);
    close(file);
    if (got != (ssize_t)sizeof(header) || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
        header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB)
        return NULL;
    for (size_t i = 0; i < COUNT(all); i++) {
        if (all[i]->elf_machine == header.e_machine)
            return all[i];
    }
    return NULL;
}
