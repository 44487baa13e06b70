/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a process says as it dies of its own doing: one line for a fault. The loader reports the end by itself and
 * relies on nothing here.
 *
 * SA_RESETHAND puts the default action back before a handler runs. So the process dies of the very same signal, with its
 * core dump: where an instruction faulted, because it is executed once more; else because the signal is sent again.
 */
#include "runtime.h"

#include "fault_context.h" /* of arch/ */

#include <camkes/tls.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* State of the process, not of a context: a signal handler has no other way to reach it. */
static const struct camkes_process *dying_process;

/* The linker's: where the program's file begins in memory, and where its code ends. */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const char etext[];

struct line {
    char text[320];
    size_t used;
};

/* Only system calls and what is written here: nothing else may be called by a signal handler. */

static void put(struct line *line, const char *text)
{
    while (*text != '\0' && line->used < sizeof(line->text) - 1)
        line->text[line->used++] = *text++;
}

static void put_number(struct line *line, uintptr_t number, unsigned base)
{
    char digits[24];
    size_t first = sizeof(digits) - 1;

    digits[first] = '\0';
    do {
        digits[--first] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number != 0);
    put(line, base == 16 ? "0x" : "");
    put(line, &digits[first]);
}

/* Relative to the program's file, as addr2line(1) takes it, since the program lies elsewhere each time. */
static void put_code(struct line *line, uintptr_t address)
{
    const uintptr_t start = (uintptr_t)__ehdr_start;

    if (address >= start && address < (uintptr_t)etext) {
        put_number(line, address - start, 16);
        put(line, " of its program");
    } else {
        put_number(line, address, 16);
    }
}

static void put_subject(struct line *line)
{
    const camkes_tls_t *tls = camkes_get_tls();

    put(line, tls->instance != NULL ? tls->instance : dying_process->name);
    if (tls->instance != NULL) {
        put(line, ": ");
        put(line, tls->interface != NULL ? tls->interface : "control");
    }
    put(line, ": ");
}

static const char *signal_name(int number)
{
    switch (number) {
    case SIGSEGV:
        return "Segmentation fault";
    case SIGBUS:
        return "Bus error";
    case SIGFPE:
        return "Arithmetic exception";
    case SIGILL:
        return "Illegal instruction";
    default:
        return "?";
    }
}

static const char *reason(const siginfo_t *info)
{
    if (info->si_signo == SIGBUS)
        return ", where the object has no memory";
    return info->si_code == SEGV_MAPERR   ? ", where nothing is mapped"
           : info->si_code == SEGV_ACCERR ? ", which its rights forbid"
                                          : "";
}

static void put_signal(struct line *line, const siginfo_t *info, const ucontext_t *context)
{
    const bool of_memory = info->si_signo == SIGSEGV || info->si_signo == SIGBUS;

    put(line, "killed by signal ");
    put_number(line, (uintptr_t)info->si_signo, 10);
    put(line, " (");
    put(line, signal_name(info->si_signo));
    put(line, ")");
    if (info->si_code <= 0) {
        put(line, ", which a process sent");
        return;
    }
    /* The kernel's own code comes without an address: x86's general protection, for one. */
    if (of_memory && info->si_code != SI_KERNEL) {
        put(line, " at address ");
        put_number(line, (uintptr_t)info->si_addr, 16);
        put(line, ": ");
        put(line, camkes_context_access(context));
        put(line, reason(info));
    }
    put(line, "; from ");
    put_code(line, camkes_context_instruction(context));
}

static void fault_report(int number, siginfo_t *info, void *context)
{
    struct line line = {.used = 0};

    put(&line, camkes_unprinted_save() ? "\n" : "");
    put_subject(&line);
    put_signal(&line, info, context);
    line.text[line.used++] = '\n';
    if (write(STDERR_FILENO, line.text, line.used) < 0)
        line.used = 0; /* nobody listens */
    /* It comes once this handler has returned. */
    if (info->si_code <= 0)
        syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), number);
}

/* What a sanitizer or valgrind has put there stays. */
static void handler_set(int number)
{
    const struct sigaction ours = {
        .sa_sigaction = fault_report,
        .sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND,
    };
    struct sigaction before;

    if (sigaction(number, NULL, &before) == 0 && !(before.sa_flags & SA_SIGINFO) &&
        before.sa_handler == SIG_DFL)
        (void)sigaction(number, &ours, NULL);
}

void camkes_fault_init(const struct camkes_process *process)
{
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};

    dying_process = process;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        handler_set(numbers[i]);
}

/* A sanitizer's own stays: it frees what it finds at the thread's end. */
void camkes_fault_stack_enter(struct camkes_fault_stack *stack)
{
    const stack_t ours = {.ss_sp = stack->bytes, .ss_size = sizeof(stack->bytes)};
    stack_t before;

    stack->entered = sigaltstack(NULL, &before) == 0 && (before.ss_flags & SS_DISABLE) != 0 &&
                     sigaltstack(&ours, NULL) == 0;
}

void camkes_fault_stack_leave(struct camkes_fault_stack *stack)
{
    const stack_t none = {.ss_flags = SS_DISABLE};

    if (stack->entered)
        (void)sigaltstack(&none, NULL);
    stack->entered = false;
}
