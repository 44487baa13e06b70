/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a process says as it dies of its own doing: one line for a fault. The loader reports the end
 * by itself and relies on nothing here.
 *
 * SA_RESETHAND puts the default action back before a handler runs. So the process dies of the very
 * same signal, with its core dump: where an instruction faulted, because it is executed once more;
 * else because the signal is sent again.
 */
#include "runtime.h"

#include "fault_context.h" /* of arch/ */

#include <camkes/tls.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* State of the process, not of a context: a signal handler has no other way to reach it. */
static const struct camkes_process *dying_process;

/* The linker's: where the program's file begins in memory, and where its code ends. */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const char etext[];

/* The thread's own stack: it goes down from `top`. */
static _Thread_local struct {
    uintptr_t top; /* 0: not one of the runtime's */
    struct camkes_stack whose;
} own_stack;

/* Linux leaves at least 128 MiB free below the largest stack that the main thread may have. */
#define MAIN_GUARD_BYTES ((uintptr_t)64 * 1024 * 1024)

/* By how much the end of a stack may differ from `top` less its size: the C library's data and
 * frames are above `top`. */
#define STACK_SLACK_BYTES ((uintptr_t)64 * 1024)

struct line {
    char text[512];
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

/* Relative to the program's file, as addr2line(1) takes it, since the program lies elsewhere each
 * time. */
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

/* --- overflow of a stack --- */

static uintptr_t stack_bytes(void)
{
    struct rlimit limit;

    if (own_stack.whose.bytes > 0)
        return own_stack.whose.bytes;
    return getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY ? limit.rlim_cur
                                                                                   : 0;
}

/* Between the beginning of the stack and the far end of what lies below it and is never mapped. All
 * of the stack can be read and written, so an access that faults here was beyond its end. */
static bool in_stack_or_guard(uintptr_t address, uintptr_t bytes)
{
    const uintptr_t guard_bytes =
        own_stack.whose.bytes > 0 ? CAMKES_STACK_GUARD_BYTES : MAIN_GUARD_BYTES;

    return address < own_stack.top &&
           own_stack.top - address <= bytes + STACK_SLACK_BYTES + guard_bytes;
}

/* A function may not have touched the room that it took, but called another, which saves where to
 * return to. */
static bool is_overflow(const siginfo_t *info, const ucontext_t *context)
{
    const uintptr_t pointer = camkes_context_stack(context);
    const uintptr_t bytes = stack_bytes();

    if (info->si_signo != SIGSEGV || info->si_code <= 0 || own_stack.top == 0 || bytes == 0)
        return false;
    if (info->si_code != SI_KERNEL && in_stack_or_guard((uintptr_t)info->si_addr, bytes))
        return true;
    return in_stack_or_guard(pointer, bytes) && own_stack.top - pointer > bytes + STACK_SLACK_BYTES;
}

static void put_setting(struct line *line)
{
    const struct camkes_instance *instance = own_stack.whose.instance;

    if (instance == NULL) {
        put(line, "which the host limits");
        return;
    }
    put(line, "set '");
    put(line, instance->address != NULL ? instance->address : instance->name);
    put(line, ".");
    put(line, own_stack.whose.interface != NULL ? own_stack.whose.interface : "");
    put(line, "_stack_size' to more bytes");
}

static void put_overflow(struct line *line, const ucontext_t *context)
{
    put(line, "stack overflow: this thread has ");
    put_number(line, stack_bytes() / 1024, 10);
    put(line, " KiB, ");
    put_setting(line);
    put(line, "; killed by signal 11 (Segmentation fault) from ");
    put_code(line, camkes_context_instruction(context));
}

static void fault_report(int number, siginfo_t *info, void *context)
{
    struct line line = {.used = 0};

    put(&line, camkes_unprinted_save() ? "\n" : "");
    put_subject(&line);
    if (is_overflow(info, context))
        put_overflow(&line, context);
    else
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
void camkes_fault_stack_enter(struct camkes_fault_stack *stack, const struct camkes_stack *own)
{
    const stack_t ours = {.ss_sp = stack->bytes, .ss_size = sizeof(stack->bytes)};
    stack_t before;

    own_stack.top = (uintptr_t)stack;
    own_stack.whose = *own;
    stack->entered = sigaltstack(NULL, &before) == 0 && (before.ss_flags & SS_DISABLE) != 0 &&
                     sigaltstack(&ours, NULL) == 0;
}

void camkes_fault_stack_leave(struct camkes_fault_stack *stack)
{
    const stack_t none = {.ss_flags = SS_DISABLE};

    if (stack->entered)
        (void)sigaltstack(&none, NULL);
    stack->entered = false;
    own_stack.top = 0;
}
