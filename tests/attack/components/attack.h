/* SPDX-License-Identifier: BSD-2-Clause */
/* What an attack is: a function, and what has to come of it with and without confinement. */
#ifndef TESTS_ATTACK_H
#define TESTS_ATTACK_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * What an attack returns: a negative errno where something refused it, or one of these. An attack
 * whose process ends returns nothing: the loader's message says what happened then.
 */
enum attack_result {
    ATTACK_DONE = 0,    /* it got what it wanted */
    ATTACK_NOTHING = 1, /* no error, and yet nothing beyond what was declared */
};

/* What it aims at. Numbers of processes are as their owners see them: in a namespace of one's own
 * they lead nowhere. */
struct aim {
    pid_t loader; /* where its number is out of sight, the first process of the namespace */
    pid_t victim;
    uint64_t secret_address;   /* in the victim */
    int (*signals_seen)(void); /* by the victim, so far */
    void (*ring)(void);        /* has the victim emit `bell` */
    const char *with;          /* the attack's own */
};

#define ANY_AIM const struct aim *aim __attribute__((unused))

/*
 * Expectations are words, any of which is right: "done", "nothing", a name of an errno; "ended", by
 * the loader for its system call; the signal that killed it; "exit-" and its status. Confined, a
 * second word is that of a monitor, where it may do more. Without confinement the attacker is root
 * on an ordinary host. A kernel that lacks what is attacked says ENOSYS or the like: those stand
 * behind "done" where that is usual.
 */
struct attack {
    const char *name;
    long (*run)(const struct aim *aim);
    const char *confined;
    const char *unconfined;
    const char *with; /* a path or the like, where attacks share a function */
    bool is_early;    /* from a constructor, before any code of the runtime: there is no aim then */
    const char *in_monitor; /* confined, in a monitor, where it may do more; NULL: as confined */
};

/* Tables, each ended by one without a name. */
extern const struct attack attacks_on_files[];
extern const struct attack attacks_on_processes[];
extern const struct attack attacks_by_signals[];
extern const struct attack attacks_by_programs[];
extern const struct attack attacks_by_executable_memory[];
extern const struct attack attacks_on_descriptors[];
extern const struct attack attacks_on_memories[];
extern const struct attack attacks_through_channels[];
extern const struct attack attacks_on_namespaces[];
extern const struct attack attacks_on_identity[];
extern const struct attack attacks_on_services[];
extern const struct attack attacks_on_machine[];
extern const struct attack attacks_on_processor[]; /* machine_*.c */
extern const struct attack attacks_by_refused_calls[];
extern const struct attack attacks_by_other_abis[]; /* abi_*.c */
extern const struct attack attacks_on_words[];
extern const struct attack attacks_on_limits[];

/* attacks.c. Lists of tables end with NULL. */

/* NULL: none is chosen, the list is asked for. */
const struct attack *attack_chosen(const struct attack *const *tables);
void attack_list(const struct attack *const *tables, bool in_monitor);
void attack_try(const struct attack *attack, const struct aim *aim);

/* Declared descriptors of the component, in the order of the description; `caisson plan` lists
 * them. */
enum {
    DESCRIPTOR_ATTACK = 3, /* channel */
    DESCRIPTOR_TARGET,     /* channel */
    DESCRIPTOR_SHOWN,      /* memory, read-only */
    DESCRIPTOR_PAPER,      /* memory */
    DESCRIPTOR_BELL,       /* notification */
    DESCRIPTOR_KNOCK,      /* notification */
    DESCRIPTOR_COUNT,      /* and no others */
};

/* The victim's secret. Written so that the attacker's memory does not hold it by itself. */
#define SECRET_BYTES 16
static inline void secret_write(char *ret_secret)
{
    static const char masked[SECRET_BYTES] = "uif!wjdujn(t!lfz";
    for (size_t i = 0; i < SECRET_BYTES; i++)
        ret_secret[i] = (char)(masked[i] - 1);
}
bool secret_is(const char *bytes); /* that many */

/* 0 or more: done; -1: what errno says. */
static inline long outcome(long returned)
{
    return returned < 0 ? -errno : ATTACK_DONE;
}

/* For who reads a failure; the test does not look at it. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* For a child process of an attack, or a negative number where errno says why there is none: its
 * exit status is an errno, or 0 where it got what it wanted. */
long child_result(pid_t child);

#endif
