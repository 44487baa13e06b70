/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes code out of data: memory that is executable and was not so when the program began. */
#define _GNU_SOURCE
#include "attack.h"
#include "attack_arch.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE     4096
#define WRITABLE (PROT_READ | PROT_WRITE)
#define READABLE (PROT_READ | PROT_EXEC)

/* Executes what it wrote, which returns 42. */
static long call(void *code)
{
    int (*function)(void);

    __builtin___clear_cache(code, (char *)code + PAGE);
    memcpy(&function, &code, sizeof(function));
    return function() == 42 ? ATTACK_DONE : ATTACK_NOTHING;
}

static void write_code(void *memory)
{
    static const unsigned char code[] = CODE_BYTES;

    memcpy(memory, code, sizeof(code));
}

static void *writable_page(int flags, int descriptor)
{
    return mmap(NULL, PAGE, WRITABLE, flags, descriptor, 0);
}

static long map_executable(ANY_AIM)
{
    void *code = mmap(NULL, PAGE, WRITABLE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (code == MAP_FAILED)
        return -errno;
    write_code(code);
    return call(code);
}

/* Rights have 64 bits there, of which the kernel ignores the upper ones. */
static long map_wide(ANY_AIM)
{
    void *code = (void *)syscall(SYS_mmap, NULL, PAGE, (1l << 32) | WRITABLE | PROT_EXEC,
                                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (code == MAP_FAILED)
        return -errno;
    write_code(code);
    return call(code);
}

static long protect(void *code)
{
    if (code == MAP_FAILED)
        return -errno;
    write_code(code);
    return mprotect(code, PAGE, READABLE) < 0 ? -errno : call(code);
}

static long protect_private(ANY_AIM)
{
    return protect(writable_page(MAP_PRIVATE | MAP_ANONYMOUS, -1));
}

static long protect_by_key(ANY_AIM)
{
    void *code = writable_page(MAP_PRIVATE | MAP_ANONYMOUS, -1);

    if (code == MAP_FAILED)
        return -errno;
    write_code(code);
    return syscall(SYS_pkey_mprotect, code, PAGE, READABLE, -1) < 0 ? -errno : call(code);
}

/* Rights of a stack come with a flag more. */
static long protect_downwards(ANY_AIM)
{
    void *code = writable_page(MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1);

    if (code == MAP_FAILED)
        return -errno;
    write_code(code);
    return mprotect(code, PAGE, READABLE | PROT_GROWSDOWN) < 0 ? -errno : call(code);
}

/* Memory that peers write, so code that they chose. */
static long protect_paper(ANY_AIM)
{
    return protect(writable_page(MAP_SHARED, DESCRIPTOR_PAPER));
}

static long map_shown(ANY_AIM)
{
    void *code = mmap(NULL, PAGE, READABLE, MAP_PRIVATE, DESCRIPTOR_SHOWN, 0);

    return code == MAP_FAILED ? -errno : ATTACK_DONE;
}

static long map_by_personality(ANY_AIM)
{
    if (personality(READ_IMPLIES_EXEC) < 0)
        return -errno;
    void *code = writable_page(MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (code == MAP_FAILED)
        return -errno;
    write_code(code);
    return call(code);
}

static long map_memfd(ANY_AIM)
{
    int memory = memfd_create("code", MFD_CLOEXEC);
    char bytes[PAGE];

    if (memory < 0)
        return -errno;
    write_code(bytes);
    if (write(memory, bytes, sizeof(bytes)) < 0)
        return -errno;
    void *code = mmap(NULL, PAGE, READABLE, MAP_PRIVATE, memory, 0);
    return code == MAP_FAILED ? -errno : call(code);
}

static long attach_shared(ANY_AIM)
{
    int segment = shmget(IPC_PRIVATE, PAGE, 0700 | IPC_CREAT);

    if (segment < 0)
        return -errno;
    void *code = shmat(segment, NULL, SHM_EXEC);
    int error = errno;
    shmctl(segment, IPC_RMID, NULL);
    if (code == (void *)-1)
        return -error;
    write_code(code);
    return call(code);
}

/* The program's own code, made writable and changed. It is that of this function, wherever the
 * linker put it: it cannot go on. */
static long change_code(ANY_AIM)
{
    uintptr_t here = (uintptr_t)(void *)change_code & ~(uintptr_t)(PAGE - 1);

    return outcome(mprotect((void *)here, 2 * PAGE, WRITABLE));
}

static long change_code_executable(ANY_AIM)
{
    uintptr_t here = (uintptr_t)(void *)call & ~(uintptr_t)(PAGE - 1);

    return outcome(mprotect((void *)here, PAGE, WRITABLE | PROT_EXEC));
}

static long remap_pages(ANY_AIM)
{
    void *code = writable_page(MAP_SHARED, DESCRIPTOR_PAPER);

    if (code == MAP_FAILED)
        return -errno;
    if (syscall(SYS_remap_file_pages, code, PAGE, 0, 0, 0) < 0)
        return -errno;
    return ATTACK_NOTHING; /* a mapping keeps its protection */
}

static long execute_stack(ANY_AIM)
{
    char bytes[2 * PAGE];
    uintptr_t page = ((uintptr_t)bytes + PAGE - 1) & ~(uintptr_t)(PAGE - 1);

    write_code((void *)page);
    return mprotect((void *)page, PAGE, READABLE | PROT_WRITE) < 0 ? -errno : call((void *)page);
}

/* Without any call at all: data is not code. */
static long jump_to_data(ANY_AIM)
{
    static char data[PAGE] __attribute__((aligned(PAGE)));

    write_code(data);
    return call(data);
}

const struct attack attacks_by_executable_memory[] = {
    {"map-executable", map_executable, "ended", "done"},
    {"map-executable-early", map_executable, "ended", "done", NULL, true},
    {"map-executable-wide", map_wide, "ended", "done"},
    {"protect-private", protect_private, "ended", "done"},
    {"protect-by-key", protect_by_key, "ended", "done ENOSYS"},
    {"protect-downwards", protect_downwards, "ended", "done"},
    {"protect-paper", protect_paper, "ended", "done"},
    {"map-shown", map_shown, "ended", "done"},
    {"map-by-personality", map_by_personality, "ended", "done"},
    {"map-memfd", map_memfd, "ended", "done"},
    {"attach-shared", attach_shared, "ended", "done ENOSYS"},
    /* Its page may not be executed any more, so it cannot go on. */
    {"change-code", change_code, "SIGSEGV", "done SIGSEGV"},
    {"change-code-executable", change_code_executable, "ended", "done"},
    {"remap-pages", remap_pages, "ended", "nothing"},
    {"execute-stack", execute_stack, "ended", "done"},
    {"jump-to-data", jump_to_data, "SIGSEGV", "SIGSEGV"},
    {NULL},
};
