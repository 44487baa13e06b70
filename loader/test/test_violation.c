/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a violation came from is told by what the kernel has mapped, not by what an instance can
 * move. */
#include "loader/filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <link.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define IN_MEMORY "violation-in-memory"

static int note_base(struct dl_phdr_info *info, size_t size, void *base)
{
    (void)size;
    *(uintptr_t *)base = info->dlpi_addr;
    return 1; /* the program is the first one */
}

static uintptr_t program_base(void)
{
    uintptr_t base = 0;
    dl_iterate_phdr(note_base, &base);
    return base;
}

static __attribute__((noinline)) void some_code(void)
{
    pause();
}

/* As the loader has the programs of its image. */
static struct caisson_payload program_read(void)
{
    struct stat status;
    FILE *file = fopen("/proc/self/exe", "re");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &status), 0);
    unsigned char *bytes = malloc((size_t)status.st_size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, (size_t)status.st_size, file), status.st_size);
    fclose(file);
    return (struct caisson_payload){.start = bytes, .end = bytes + status.st_size};
}

static void describe(pid_t process, uintptr_t address, char text[VIOLATION_TEXT_BYTES])
{
    struct violation violation = {.thread = process, .number = 1, .instruction = address};
    struct caisson_payload program = program_read();
    violation_describe(&violation, process, &program, text);
    free((void *)program.start);
}

static void check_place(const char *text, uintptr_t address, uintptr_t base)
{
    char wanted[64];
    snprintf(wanted, sizeof(wanted), "called from 0x%" PRIxPTR ", 0x%" PRIxPTR " in its program",
             address, address - base);
    if (strstr(text, wanted) == NULL) {
        fail_msg("'%s' has no '%s'", text, wanted);
    }
}

static void test_honest(void **state)
{
    (void)state;
    char text[VIOLATION_TEXT_BYTES];
    describe(getpid(), (uintptr_t)some_code, text);
    check_place(text, (uintptr_t)some_code, program_base());
}

static void test_elsewhere(void **state)
{
    (void)state;
    char text[VIOLATION_TEXT_BYTES];
    int local = 0;
    describe(getpid(), (uintptr_t)&local, text); /* code on a stack */
    assert_null(strstr(text, "in its program"));
    describe(getpid(), 0, text);
    assert_null(strstr(text, "in its program"));
}

/* In a child: moves the page of its program's header, and maps another file that begins like a
 * program. */
static _Noreturn void forge(uintptr_t base, int ready)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *room = mmap(NULL, 4 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int file = memfd_create("program", MFD_CLOEXEC);
    bool done = room != MAP_FAILED && file >= 0 && ftruncate(file, (off_t)page) == 0 &&
                mmap((char *)room + 2 * page, page, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0) !=
                    MAP_FAILED &&
                mremap((void *)base, page, page, MREMAP_MAYMOVE | MREMAP_FIXED, room) == room;
    if (write(ready, done ? "y" : "n", 1) == 1) {
        some_code();
    }
    _exit(0);
}

static void test_forged(void **state)
{
    (void)state;
    char text[VIOLATION_TEXT_BYTES];
    int ready[2];
    char answer = 0;
    uintptr_t base = program_base();
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        forge(base, ready[1]);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &answer, 1), 1);
    close(ready[0]);
    assert_int_equal(answer, 'y');
    describe(child, (uintptr_t)some_code, text);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    check_place(text, (uintptr_t)some_code, base);
}

/* Instances' programs are files in memory: so is this one, from its second start on. */
static void move_to_memory(char **arguments)
{
    char *again[] = {IN_MEMORY, NULL};
    struct stat status;
    if (strcmp(arguments[0], IN_MEMORY) == 0) {
        return;
    }
    FILE *program = fopen("/proc/self/exe", "re");
    int memory = memfd_create("program", MFD_CLOEXEC);
    if (program != NULL && memory >= 0 && fstat(fileno(program), &status) == 0 &&
        sendfile(memory, fileno(program), NULL, (size_t)status.st_size) == status.st_size) {
        fexecve(memory, again, environ);
    }
    perror("cannot run from memory");
    _exit(1);
}

int main(int count, char **arguments)
{
    (void)count;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_honest),
        cmocka_unit_test(test_elsewhere),
        cmocka_unit_test(test_forged),
    };
    move_to_memory(arguments);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
